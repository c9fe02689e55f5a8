import * as z from 'zod';
import type { GateDeps } from '#lib/gates/gate-deps.ts';
import type { DecisionSource, GateRecord, Vote } from '#lib/gates/gate-record.ts';
import { judgeVotes, transcriptDigest } from '#lib/gates/judge-votes.ts';
import { movedSince } from '#lib/gates/moved-since.ts';
import { evidenceKey, parseEvidence } from '#lib/gates/parse-evidence.ts';
import { lateSince } from '#lib/gates/readings/back-out.ts';
import { settleDecision } from '#lib/gates/settle-decision.ts';
import { releaseToken, supersedeAttempt } from '#lib/gates/supersede-attempt.ts';
import { type Instant, instant, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { FrozenFacts } from '#lib/ports/frozen-facts.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';

export interface GateCompleteDeps extends GateDeps {
  /** Where the votes come from that this completer is called with. */
  readonly decisionSource: DecisionSource;
  readonly frozenFacts: FrozenFacts;
}

const CastVote = z.object({
  person: z.string().min(1).max(100),
  vote: z.enum(['approve', 'object', 'no-go']),
  /** Milliseconds since 1970; the bound is the last instant that a date can hold. */
  at: z.int().min(0).max(8_640_000_000_000_000),
  evidenceDigest: z.string().max(64),
  note: z.string().max(2_000).optional(),
  override: z.string().trim().min(1).max(2_000).optional(),
});

export const GateCompletePayload = z.object({
  instance: z.string(),
  /** Every vote seen so far, on each call: the completer keeps none of its own. */
  votes: z.array(CastVote).max(1_000),
});

const toVote = ({ note, override, at, ...vote }: z.infer<typeof CastVote>): Vote => ({
  ...vote,
  at: instant(at),
  ...(note !== undefined && { note }),
  ...(override !== undefined && { override }),
});

/**
 * The only one that answers a gate's token. Loads record and evidence itself and judges again: what the caller
 * concluded is never an input. Evidence past its validity, or a material fact that moved, is no ground for a go: the
 * attempt is superseded, and the machine asks again with fresh evidence; so it is once the last safe moment has passed that the
 * evidence names. Whoever calls twice, late or at the same time as another, at most one decision is made, and it is carried to
 * its end.
 */
export const makeGateComplete =
  (deps: GateCompleteDeps): Handler =>
  async (payload) => {
    const { instance, votes: cast } = GateCompletePayload.parse(payload);
    const gate = await deps.gates.get(instance);
    if (!gate) return refused(instance, `no gate attempt "${instance}" was ever opened`);
    if (gate.decisionSource !== deps.decisionSource) {
      return refused(
        instance,
        `votes come from ${deps.decisionSource}, and this gate is decided by ${gate.decisionSource} only`,
      );
    }
    if (gate.status !== 'open') return settled(deps, gate);
    const now = deps.clock.now();
    if (now >= gate.deadline) {
      return refused(instance, `too late: the time to decide ended at ${toIso(gate.deadline)}`, 'late');
    }
    const found = parseEvidence(await deps.archive.get(evidenceKey(instance)), gate.evidenceDigest);
    if (!found.ok) return refused(instance, found.error, 'invalid');

    const votes = cast.map(toVote);
    const judgement = judgeVotes(gate, found.value.evidence, votes, now);
    const { verdict, by, reasons } = judgement;
    if (verdict === 'invalid') return { instance, outcome: verdict, by: [], reasons: [...reasons] };
    const { evidence } = found.value;
    const late = verdict === 'no-go' ? undefined : lateSince(evidence, now, deps.runbook.goLive.zone);
    const outdated =
      late ??
      (verdict === 'pending'
        ? expired(gate, now)
        : verdict === 'go'
          ? await movedSince(deps, evidence)
          : undefined);
    if (outdated !== undefined) {
      if (await supersedeAttempt(deps, gate, outdated)) return refused(instance, outdated, 'superseded');
      return settled(deps, await standing(deps, instance));
    }
    if (verdict === 'pending') return { instance, outcome: verdict, by: [], reasons: [...reasons] };
    await deps.gates.decide(instance, gate.nonce, gate.evidenceDigest, {
      verdict,
      by,
      at: now,
      reasons,
      votes,
      transcriptDigest: transcriptDigest(gate, judgement, votes),
    });
    // Whether we or another decided: what stands in the store now is the decision.
    return settled(deps, await standing(deps, instance));
  };

const standing = async (deps: GateCompleteDeps, instance: string): Promise<GateRecord> => {
  const gate = await deps.gates.get(instance);
  if (!gate) throw new Error(`gate attempt "${instance}" vanished while it was being decided`);
  return gate;
};

const expired = (gate: GateRecord, now: Instant): string | undefined =>
  now < gate.evidenceValidUntil
    ? undefined
    : `the evidence was valid until ${toIso(gate.evidenceValidUntil)}, and nobody had decided`;

const refused = (instance: string, reason: string, outcome = 'refused'): JsonObject => ({
  instance,
  outcome,
  by: [],
  reasons: [reason],
});

/** An attempt that is no longer open: carried to its end if decided, left alone otherwise. */
const settled = async (deps: GateCompleteDeps, gate: GateRecord): Promise<JsonObject> => {
  const { instance, decision } = gate;
  if (gate.status === 'superseded' || gate.status === 'expired') {
    await releaseToken(deps, instance);
    return refused(instance, `the attempt is ${gate.status}: ${gate.closedReason ?? 'no reason recorded'}`);
  }
  if (!decision) throw new Error(`gate attempt "${instance}" is ${gate.status} without a decision`);
  const found = {
    instance,
    decision: decision.verdict,
    by: [...decision.by],
    reasons: [...decision.reasons],
  };
  if (gate.status === 'completed') {
    await deps.tokens.delete(instance);
    return { ...found, outcome: 'completed', answer: 'earlier' };
  }
  const settlement = await settleDecision(deps, gate);
  if (!settlement.ok) return refused(instance, settlement.error, 'invalid');
  return {
    ...found,
    outcome: settlement.value === 'retry' ? 'decided' : 'completed',
    answer: settlement.value,
  };
};
