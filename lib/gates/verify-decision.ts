import type { GateRecord } from '#lib/gates/gate-record.ts';
import { judgeVotes, transcriptDigest, transcriptOf } from '#lib/gates/judge-votes.ts';
import { parseEvidence } from '#lib/gates/parse-evidence.ts';
import type { JsonObject } from '#lib/json.ts';
import { err, ok, type Result } from '#lib/result.ts';

/**
 * Judges a recorded decision again from the votes and the evidence it cites. A record that says `go` and does not
 * follow from them is worth nothing (gate-protocol.md, steps 16 and 23).
 */
export const verifyDecision = (
  gate: GateRecord,
  evidenceBytes: string | undefined,
): Result<JsonObject, string> => {
  const { decision } = gate;
  if (!decision) return err(`${gate.instance} has no decision`);
  const found = parseEvidence(evidenceBytes, gate.evidenceDigest);
  if (!found.ok) return found;
  const judgement = judgeVotes(gate, found.value.evidence, decision.votes, decision.at);
  if (judgement.verdict !== decision.verdict) {
    return err(
      `${gate.instance} is recorded as ${decision.verdict}, its votes and evidence say ${judgement.verdict}`,
    );
  }
  if (transcriptDigest(gate, judgement, decision.votes) !== decision.transcriptDigest) {
    return err(`${gate.instance}: the transcript of checks is not the one that was recorded`);
  }
  return ok(transcriptOf(gate, judgement, decision.votes));
};
