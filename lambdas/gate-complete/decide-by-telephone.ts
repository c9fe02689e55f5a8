import { judgeBreakGlass, sameEvidence, votesOf } from '#lib/gates/break-glass.ts';
import type { Evidence } from '#lib/gates/evidence.ts';
import type { BrokenGlass, GateRecord } from '#lib/gates/gate-record.ts';
import { transcriptDigest } from '#lib/gates/judge-votes.ts';
import { supersedeAttempt } from '#lib/gates/supersede-attempt.ts';
import type { Instant } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { GateCompleteDeps } from './gate-complete-deps.ts';
import type { ByTelephone } from './payload.ts';
import { outdated, refused, settled, standing } from './settle.ts';

/**
 * What two people enter while GitHub cannot be reached (docs/adr/0019): judged as votes are, on the same roster, quorum and
 * evidence. Whoever tries calls somebody: the incident is there before the decision is.
 */
export const decideByTelephone = async (
  deps: GateCompleteDeps,
  { breakGlass: entry }: ByTelephone,
  gate: GateRecord,
  evidence: Evidence,
  now: Instant,
): Promise<JsonObject> => {
  const { instance } = gate;
  const same = sameEvidence(gate, entry);
  if (!same.ok) return refused(instance, same.error);
  const { reason, enteredBy, witness } = entry;
  const glass: BrokenGlass = { reason, enteredBy, witness };
  const votes = votesOf(gate, entry, now);
  const judged = judgeBreakGlass({ gate, evidence, runbook: deps.runbook, glass, votes, now });
  if (!judged.ok) return refused(instance, judged.error);
  const judgement = judged.value;
  const { verdict, by, reasons } = judgement;
  if (verdict === 'invalid' || verdict === 'pending') {
    return { instance, outcome: verdict, by: [], reasons: [...reasons] };
  }
  const over = await outdated(deps, gate, evidence, verdict, now);
  if (over !== undefined) {
    if (await supersedeAttempt(deps, gate, over)) return refused(instance, over, 'superseded');
    return settled(deps, await standing(deps, instance));
  }
  await deps.incidents.open({
    id: `gate-by-telephone/${instance}`,
    cutover: gate.cutover,
    severity: 2,
    title: `Gate attempt ${instance} is decided by telephone: ${verdict}; entered by ${enteredBy}, heard by ${witness}: ${reason}`,
    source: `gate:${gate.gate}`,
    openedAt: now,
    declaredBy: enteredBy,
    ...(entry.caller !== undefined && { caller: entry.caller }),
  });
  await deps.gates.decide(instance, gate.nonce, gate.evidenceDigest, {
    verdict,
    by,
    at: now,
    reasons,
    votes,
    transcriptDigest: transcriptDigest(gate, judgement, votes),
    breakGlass: glass,
  });
  // Whether we or another decided: what stands in the store now is the decision.
  return settled(deps, await standing(deps, instance));
};
