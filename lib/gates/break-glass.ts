/**
 * A decision while GitHub cannot be reached (docs/adr/0019): the committee decides by telephone with the same votes, quorum and
 * evidence; one person enters it, and another, whom AWS lets in by other rights, confirms it. Only where the runbook permits it
 * beforehand, and never in silence.
 */
import * as z from 'zod';
import type { Evidence } from '#lib/gates/evidence.ts';
import type { GateRecord, TelephoneEntry, Vote } from '#lib/gates/gate-record.ts';
import { type Judgement, judgeVotes } from '#lib/gates/judge-votes.ts';
import { peopleNow } from '#lib/gates/people-now.ts';
import type { Instant } from '#lib/instant.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

/** Characters of the evidence's digest that are read out: nobody decides on a page that they did not have before them. */
export const READ_OUT = 12;

const Id = z.string().min(1).max(100);

export const BreakGlassEntry = z.strictObject({
  decision: z.enum(['go', 'no-go']),
  /** What is down, since when, who was asked. */
  reason: z.string().trim().min(10).max(2_000),
  /** Who types it; does not vote in it. */
  enteredBy: Id,
  /** Who heard the call as well, and confirms it. */
  witness: Id,
  /** The first characters of the digest that the voters have read on their copy of the evidence. */
  evidence: z
    .string()
    .regex(/^[0-9a-f]+$/)
    .min(READ_OUT)
    .max(64),
  /** Who approves, or who says no: members, or deputies within their dates. */
  voters: z.array(Id).min(1).max(50),
  /** ARN that the cloud let in; the names are claimed. */
  caller: z.string().max(2_048).optional(),
});
export type BreakGlassEntry = z.infer<typeof BreakGlassEntry>;

export interface BreakGlassQuestion {
  readonly gate: GateRecord;
  readonly evidence: Evidence;
  readonly runbook: Pick<Runbook, 'policies' | 'people'>;
  readonly glass: Pick<TelephoneEntry, 'enteredBy' | 'witness' | 'reason'>;
  readonly votes: readonly Vote[];
  readonly now: Instant;
}

/** `at`: when it was entered. */
export const votesOf = (
  gate: GateRecord,
  entry: Pick<TelephoneEntry, 'decision' | 'voters' | 'reason'>,
  at: Instant,
): readonly Vote[] =>
  [...new Set(entry.voters)].map((person) => ({
    person,
    vote: entry.decision === 'go' ? ('approve' as const) : ('no-go' as const),
    at,
    evidenceDigest: gate.evidenceDigest,
    note: `by telephone: ${entry.reason}`,
  }));

/** The pages are compared before anybody is counted. */
export const sameEvidence = (gate: GateRecord, entry: BreakGlassEntry): Result<undefined, string> =>
  gate.evidenceDigest.startsWith(entry.evidence)
    ? ok(undefined)
    : err(
        `the voters read out evidence ${entry.evidence}, and this attempt's begins with ${gate.evidenceDigest.slice(0, READ_OUT)}: print it anew with \`npx cutover fallback\` and ask them again`,
      );

/** Voters who left the authority since the gate opened: no review of theirs would count either (V13). */
export const whoIsGone = (
  gate: GateRecord,
  runbook: Pick<Runbook, 'authorities' | 'people'>,
  voters: readonly string[],
): readonly string[] => {
  const seatsOf = (roster: GateRecord['roster']): readonly string[] =>
    roster.flatMap(({ person, deputy }) => (deputy ? [person, deputy.person] : [person]));
  const now = seatsOf(peopleNow(gate, runbook).rosterNow);
  return voters.filter((voter) => seatsOf(gate.roster).includes(voter) && !now.includes(voter));
};

/**
 * The judgement on votes given by telephone, with a line in its transcript for how they came. An error says why the glass may
 * not be broken at all; a judgement of `pending` says what a go still needs.
 */
export const judgeBreakGlass = (question: BreakGlassQuestion): Result<Judgement, string> => {
  const { gate, runbook, glass, votes } = question;
  const { enteredBy, witness } = glass;
  if (runbook.policies.breakGlass !== 'github-down') {
    return err('the runbook permits no decision by telephone: `policies.breakGlass` is not set');
  }
  if (gate.decisionSource !== 'pull-request') {
    return err(
      `this gate is decided by ${gate.decisionSource}; only a pull request is replaced by telephone`,
    );
  }
  for (const person of [enteredBy, witness]) {
    if (!runbook.people[person]) return err(`${person} is nobody of the runbook`);
  }
  if (enteredBy === witness) return err(`it takes two to enter it, and both are ${enteredBy}`);
  if (votes.some(({ person }) => person === enteredBy)) {
    return err(`${enteredBy} votes and enters it: somebody else has to type what was said`);
  }
  const judgement = judgeVotes(gate, question.evidence, votes, question.now);
  const { policy } = gate;
  const check = {
    check: 'break-glass',
    passed: true,
    detail: `by telephone, entered by ${enteredBy}, heard by ${witness}: ${glass.reason}`,
  };
  const checks = [...judgement.checks, check];
  // By telephone there is no account behind a voice: the chair answers for who spoke.
  if (judgement.verdict === 'go' && !judgement.by.includes(policy.chair)) {
    return ok({
      verdict: 'pending',
      by: [],
      reasons: [`by telephone the chair, ${policy.chair}, has to be among those who approve`],
      checks,
    });
  }
  return ok({
    ...judgement,
    reasons: [...judgement.reasons, `by telephone, since GitHub was down: ${glass.reason}`],
    checks,
  });
};
