import type { Evidence } from '#lib/gates/evidence.ts';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import { movedSince } from '#lib/gates/moved-since.ts';
import { lateSince } from '#lib/gates/readings/back-out.ts';
import { settleDecision } from '#lib/gates/settle-decision.ts';
import { releaseToken } from '#lib/gates/supersede-attempt.ts';
import { type Instant, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { GateCompleteDeps } from './gate-complete-deps.ts';

export const refused = (instance: string, reason: string, outcome = 'refused'): JsonObject => ({
  instance,
  outcome,
  by: [],
  reasons: [reason],
});

export const standing = async (deps: GateCompleteDeps, instance: string): Promise<GateRecord> => {
  const gate = await deps.gates.get(instance);
  if (!gate) throw new Error(`gate attempt "${instance}" vanished while it was being decided`);
  return gate;
};

/** Why an attempt cannot be decided any more on what those who decide were shown; undefined: it can. */
export const outdated = async (
  deps: Pick<GateCompleteDeps, 'archive' | 'frozenFacts' | 'runbook'>,
  gate: GateRecord,
  evidence: Evidence,
  verdict: 'go' | 'no-go' | 'pending',
  now: Instant,
): Promise<string | undefined> => {
  if (verdict === 'no-go') return undefined;
  const late = lateSince(evidence, now, deps.runbook.goLive.zone);
  if (late !== undefined) return late;
  if (verdict === 'go') return await movedSince(deps, evidence);
  return now < gate.evidenceValidUntil
    ? undefined
    : `the evidence was valid until ${toIso(gate.evidenceValidUntil)}, and nobody had decided`;
};

/** An attempt that is no longer open: carried to its end if decided, left alone otherwise. */
export const settled = async (deps: GateCompleteDeps, gate: GateRecord): Promise<JsonObject> => {
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
