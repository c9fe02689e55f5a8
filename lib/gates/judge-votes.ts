/**
 * Judges one attempt of one gate from its frozen record, its evidence and the votes seen. Pure, so that the completer
 * and the re-check reach the same judgement from the same inputs, and an auditor can years later.
 */
import { digestOf } from '#lib/digest.ts';
import { checkIdentity } from '#lib/gates/check-identity.ts';
import { countVotes } from '#lib/gates/count-votes.ts';
import type { Evidence } from '#lib/gates/evidence.ts';
import type { GateRecord, RosterEntry, Vote } from '#lib/gates/gate-record.ts';
import { shownBackOut } from '#lib/gates/readings/back-out.ts';
import { type Instant, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';

/** One line of the transcript. A type, not an interface: it is JSON. */
export type Check = {
  readonly check: string;
  readonly passed: boolean;
  readonly detail: string;
};

export interface Judgement {
  /**
   * `pending`: neither a go nor a no-go yet. `invalid`: record and evidence do not belong together or the policy
   * cannot be met by anybody; it is never rounded to an answer (gate-protocol.md, step 14).
   */
  readonly verdict: 'go' | 'no-go' | 'pending' | 'invalid';
  /** Members in whose name, sorted. */
  readonly by: readonly string[];
  /** Why it is not a go, or who made it what it is. */
  readonly reasons: readonly string[];
  readonly checks: readonly Check[];
}

const check = (name: string, passed: boolean, detail: string): Check => ({ check: name, passed, detail });

/** People by name, as the roster of this attempt has them; an outsider's deputy by id. */
const namesIn =
  (gate: GateRecord) =>
  (persons: readonly string[]): string =>
    persons
      .map((person) => gate.roster.find((entry) => entry.person === person)?.name ?? person)
      .join(', ') || 'nobody';

const counted = (number: number, one: string): string => `${number} ${one}${number === 1 ? '' : 's'}`;

const customerSpoke = (entry: RosterEntry, speaker: string | undefined): boolean =>
  speaker === entry.person || (speaker !== undefined && entry.deputy?.side === 'customer');

/**
 * The chair, or whoever approves in the chair's name, answers for a way back that might outlast the window. Only where those
 * who decide were shown that it might: nobody overrides beforehand.
 */
const overrideOf = (
  gate: GateRecord,
  evidence: Evidence,
  votes: readonly Vote[],
  speaker: string | undefined,
): { readonly by: string; readonly reason: string } | undefined => {
  if (!shownBackOut(evidence)?.late || speaker === undefined) return undefined;
  const standing = votes
    .filter(({ person, evidenceDigest }) => person === speaker && evidenceDigest === gate.evidenceDigest)
    .toSorted((left, right) => left.at - right.at)
    .at(-1);
  return standing?.vote === 'approve' && standing.override !== undefined
    ? { by: speaker, reason: standing.override }
    : undefined;
};

/** `now` is when it is judged: a vote, the evidence and the deadline are measured against it. */
export const judgeVotes = (
  gate: GateRecord,
  evidence: Evidence,
  votes: readonly Vote[],
  now: Instant,
): Judgement => {
  const identity = checkIdentity(gate, evidence);
  const broken = identity.filter((each) => !each.passed);
  if (broken.length > 0) {
    return { verdict: 'invalid', by: [], reasons: broken.map((each) => each.detail), checks: identity };
  }

  const { policy } = gate;
  const named = namesIn(gate);
  const count = countVotes(gate, votes, now);
  const missing = policy.mandatory.filter((member) => !count.approving.includes(member)).sort();
  const finance = gate.roster.filter(
    (entry) => entry.role === 'finance' && entry.side === 'customer' && policy.members.includes(entry.person),
  );
  const override = overrideOf(gate, evidence, votes, count.approvedBy.get(policy.chair));
  const unmet = evidence.criteria.filter(
    (each) => each.mandatory && each.verdict !== 'pass' && !(override && each.id === 'way-back'),
  );
  const inTime = now >= gate.openedAt && now < gate.deadline;

  const deadline = check(
    'before-deadline',
    inTime,
    inTime
      ? 'within the time to decide'
      : `the time to decide ran from ${toIso(gate.openedAt)} to ${toIso(gate.deadline)}`,
  );
  const forGo = [
    check(
      'evidence-valid',
      now < gate.evidenceValidUntil && now < Date.parse(evidence.validUntil),
      `the evidence may be relied on until ${toIso(gate.evidenceValidUntil)}`,
    ),
    check(
      'criteria-met',
      evidence.criteria.length > 0 && unmet.length === 0,
      evidence.criteria.length === 0
        ? 'the evidence has no criterion at all'
        : unmet.length === 0
          ? `${evidence.criteria.length} criteria, no mandatory one open${override === undefined ? '' : ' but the one that is overridden'}`
          : `a go is not possible: ${unmet.map((each) => `${each.title}: ${each.verdict} (${each.measured})`).join('; ')}`,
    ),
    check(
      'nobody-objects',
      count.objecting.length === 0,
      count.objecting.length === 0 ? 'nobody objects' : `objecting or against: ${named(count.objecting)}`,
    ),
    check(
      'quorum',
      count.approvingPersons >= policy.quorum,
      count.approvingPersons < policy.quorum
        ? `${count.approvingPersons} of ${policy.quorum} approvals`
        : `${counted(count.approvingPersons, 'approval')}, ${policy.quorum} needed`,
    ),
    check(
      'mandatory-members',
      missing.length === 0,
      missing.length === 0
        ? 'every mandatory member approves'
        : `still needed: ${missing.map((member) => `${named([member])} (mandatory)`).join(', ')}`,
    ),
    check(
      'customer-finance',
      finance.some((entry) => customerSpoke(entry, count.approvedBy.get(entry.person))),
      finance.length === 0
        ? 'nobody of the customer’s Finance is in this authority'
        : `needed for the customer’s Finance, in person or by a deputy of the customer: ${named(finance.map((entry) => entry.person).sort())}`,
    ),
  ];
  const chairSaysNo = count.refusing.includes(policy.chair);
  const quorumSaysNo = count.refusingPersons >= policy.quorum;
  const forNoGo = [
    check(
      'chair-refuses',
      chairSaysNo,
      chairSaysNo
        ? `${count.objecting.includes(policy.chair) ? 'The chair' : 'The deputy of the chair'}, ${named([policy.chair])}, said no`
        : `the chair, ${named([policy.chair])}, has not said no`,
    ),
    check(
      'quorum-refuses',
      quorumSaysNo,
      `${counted(count.refusingPersons, 'no-go vote')}, ${policy.quorum} needed${count.refusing.length === 0 ? '' : `; in the name of ${named(count.refusing)}`}`,
    ),
  ];
  const checks = [...identity, deadline, ...count.checks, ...forGo, ...forNoGo];
  const failed = [deadline, ...forGo].filter((each) => !each.passed);

  if (inTime && (chairSaysNo || quorumSaysNo)) {
    const why = forNoGo.filter((each) => each.passed).map((each) => each.detail);
    return { verdict: 'no-go', by: count.refusing, reasons: why, checks };
  }
  if (failed.length > 0) {
    return {
      verdict: 'pending',
      by: [],
      reasons: failed.map((each) => each.detail),
      checks,
    };
  }
  return {
    verdict: 'go',
    by: count.approving,
    reasons: [
      `${counted(count.approvingPersons, 'approval')}, ${policy.quorum} needed; nobody objects`,
      ...(override === undefined
        ? []
        : [`the back-out forecast is overridden by ${named([override.by])}: ${override.reason}`]),
    ],
    checks,
  };
};

/** What is archived beside a decision, and what its digest covers. */
export const transcriptOf = (gate: GateRecord, judgement: Judgement, votes: readonly Vote[]): JsonObject => ({
  instance: gate.instance,
  nonce: gate.nonce,
  evidenceDigest: gate.evidenceDigest,
  verdict: judgement.verdict,
  by: [...judgement.by],
  reasons: [...judgement.reasons],
  checks: [...judgement.checks],
  votes: votes.map((vote) => ({ ...vote })),
});

export const transcriptDigest = (gate: GateRecord, judgement: Judgement, votes: readonly Vote[]) =>
  digestOf(transcriptOf(gate, judgement, votes));
