import type { BreakGlassQuestion } from '#lib/gates/break-glass.ts';
import type { Evidence } from '#lib/gates/evidence.ts';
import type { BrokenGlass, DecidedPull, GateDecision, GateRecord } from '#lib/gates/gate-record.ts';
import { type Judgement, judgeVotes, transcriptDigest, transcriptOf } from '#lib/gates/judge-votes.ts';
import { parseEvidence } from '#lib/gates/parse-evidence.ts';
import { parseReading } from '#lib/gates/parse-reading.ts';
import { judgeConfirmed, sameVotes } from '#lib/gates/telephone-entry.ts';
import { verifyPull } from '#lib/gates/verify-pull.ts';
import type { JsonObject } from '#lib/json.ts';
import { err, ok, type Result } from '#lib/result.ts';

const follows = (
  gate: GateRecord,
  decision: GateDecision,
  judgement: Judgement,
): Result<JsonObject, string> => {
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

const byPull = (
  gate: GateRecord,
  evidence: Evidence,
  decision: GateDecision,
  pull: DecidedPull,
  readingBytes: string | undefined,
): Result<JsonObject, string> => {
  const found = parseReading(readingBytes, pull.readingDigest);
  if (!found.ok) return err(`${gate.instance}: ${found.error}`);
  const { snapshot } = found.value;
  if (
    snapshot.number !== pull.number ||
    snapshot.head.sha !== pull.head ||
    snapshot.merge?.commit !== pull.mergeCommit
  ) {
    return err(
      `${gate.instance} is recorded as decided on #${pull.number} at ${pull.head}, merged as ${pull.mergeCommit ?? 'nothing'}; the reading is of #${snapshot.number} at ${snapshot.head.sha}, merged as ${snapshot.merge?.commit ?? 'nothing'}`,
    );
  }
  const judgement = verifyPull({ ...found.value, gate, evidence, now: decision.at });
  if (judgement.outcome !== decision.verdict) {
    return err(
      `${gate.instance} is recorded as ${decision.verdict}, the reading of its pull request says ${judgement.outcome}`,
    );
  }
  return judgement.transcriptDigest === decision.transcriptDigest
    ? ok(judgement.transcript)
    : err(`${gate.instance}: the transcript of checks is not the one that was recorded`);
};

const byTelephone = (
  gate: GateRecord,
  evidence: Evidence,
  decision: GateDecision,
  glass: BrokenGlass,
  runbook: BreakGlassQuestion['runbook'] | undefined,
): Result<JsonObject, string> => {
  if (!runbook)
    return err(`${gate.instance} was decided by telephone, and there is no runbook that permits it`);
  if (!sameVotes(gate, glass, decision.votes)) {
    return err(`${gate.instance}: its votes are not those of entry ${glass.digest}, which was confirmed`);
  }
  const judgement = judgeConfirmed({ gate, evidence, runbook, glass, now: decision.at });
  return judgement.ok
    ? follows(gate, decision, judgement.value)
    : err(`${gate.instance}: ${judgement.error}`);
};

/**
 * Judges a recorded decision again from what it cites: votes and evidence, or, where pull requests decide, the filed reading of
 * the pull request (`readingKey`) and the evidence; a decision by telephone also from the runbook that permits it. A record that says `go` and does not follow from them is worth nothing
 * (gate-protocol.md, steps 16 and 23).
 */
export const verifyDecision = (
  gate: GateRecord,
  evidenceBytes: string | undefined,
  readingBytes?: string,
  runbook?: BreakGlassQuestion['runbook'],
): Result<JsonObject, string> => {
  const { decision } = gate;
  if (!decision) return err(`${gate.instance} has no decision`);
  const found = parseEvidence(evidenceBytes, gate.evidenceDigest);
  if (!found.ok) return found;
  const { evidence } = found.value;
  if (gate.decisionSource !== 'pull-request') {
    return follows(gate, decision, judgeVotes(gate, evidence, decision.votes, decision.at));
  }
  if (decision.breakGlass) return byTelephone(gate, evidence, decision, decision.breakGlass, runbook);
  return decision.pull
    ? byPull(gate, evidence, decision, decision.pull, readingBytes)
    : err(`${gate.instance} is decided by pull request, and its decision names none`);
};
