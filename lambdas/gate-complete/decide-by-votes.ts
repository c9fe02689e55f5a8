import type { Evidence } from '#lib/gates/evidence.ts';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import { judgeVotes, transcriptDigest } from '#lib/gates/judge-votes.ts';
import { supersedeAttempt } from '#lib/gates/supersede-attempt.ts';
import { voteConditions } from '#lib/gates/vote-conditions.ts';
import type { Instant } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { GateCompleteDeps } from './gate-complete-deps.ts';
import { type ByVotes, toVote } from './payload.ts';
import { outdated, refused, settled, standing } from './settle.ts';

/** Votes cast by command or by a scenario's people. */
export const decideByVotes = async (
  deps: GateCompleteDeps,
  { votes: cast }: ByVotes,
  gate: GateRecord,
  evidence: Evidence,
  now: Instant,
): Promise<JsonObject> => {
  const { instance } = gate;
  const votes = cast.map(toVote);
  const judgement = judgeVotes(gate, evidence, votes, now);
  const { verdict, by, reasons } = judgement;
  if (verdict === 'invalid') return { instance, outcome: verdict, by: [], reasons: [...reasons] };
  const over = await outdated(deps, gate, evidence, verdict, now);
  if (over !== undefined) {
    if (await supersedeAttempt(deps, gate, over)) return refused(instance, over, 'superseded');
    return settled(deps, await standing(deps, instance));
  }
  if (verdict === 'pending') return { instance, outcome: verdict, by: [], reasons: [...reasons] };
  const conditions = voteConditions(gate, votes, now);
  await deps.gates.decide(instance, gate.nonce, gate.evidenceDigest, {
    verdict,
    by,
    at: now,
    reasons,
    votes,
    transcriptDigest: transcriptDigest(gate, judgement, votes),
    ...(verdict === 'go' && conditions.length > 0 && { conditions }),
  });
  // Whether we or another decided: what stands in the store now is the decision.
  return settled(deps, await standing(deps, instance));
};
