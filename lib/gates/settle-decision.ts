import { canonicalJson } from '#lib/digest.ts';
import type { GateDeps } from '#lib/gates/gate-deps.ts';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import { evidenceKey } from '#lib/gates/parse-evidence.ts';
import { readingKey } from '#lib/gates/parse-reading.ts';
import { verifyDecision } from '#lib/gates/verify-decision.ts';
import { toIso } from '#lib/instant.ts';
import { announce } from '#lib/messages/announce.ts';
import type { AnswerOutcome } from '#lib/ports/machine.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { localMoment } from '#lib/runbook/local-moment.ts';

/** Why: everything the decision was made from, filed before the machine is answered. */
export const auditKey = (instance: string): string => `audit/${instance}.json`;
/** What became of the answer; the first to know writes it. */
export const auditAnswerKey = (instance: string): string => `audit/${instance}.answer.json`;

/** `absent`: no token was left, so there was nobody to answer. */
export type Settlement = AnswerOutcome | 'absent';

/**
 * Takes a decided attempt to its end: file the audit record, answer the token, mark it completed, delete the token,
 * tell people. Each step may be repeated, so a crash after any of them is healed by calling again; a machine that
 * asks for a retry leaves the attempt decided. An error means that the record does not follow from its votes, and
 * then nothing is answered.
 */
export const settleDecision = async (
  deps: GateDeps,
  gate: GateRecord,
): Promise<Result<Settlement, string>> => {
  const { instance, decision } = gate;
  const cited = decision?.pull?.readingDigest;
  const verified = verifyDecision(
    gate,
    await deps.archive.get(evidenceKey(instance)),
    cited && (await deps.archive.get(readingKey(instance, cited))),
    deps.runbook,
  );
  if (!verified.ok) return verified;
  if (!decision) return err(`${instance} has no decision`);

  const { status: _status, ...lasting } = gate;
  const filed = await deps.archive.put(
    auditKey(instance),
    canonicalJson({ gate: lasting, transcript: verified.value }),
  );
  if (filed.outcome === 'different') {
    return err(`${instance}: the archive has another audit record, ${filed.digest}`);
  }

  const token = await deps.tokens.get(instance);
  const answer: Settlement =
    token === undefined
      ? 'absent'
      : await deps.machine.answer(token, {
          decision: decision.verdict,
          instance,
          transcriptDigest: decision.transcriptDigest,
        });
  if (answer === 'retry') return ok(answer);

  await deps.archive.put(
    auditAnswerKey(instance),
    canonicalJson({ instance, answer, at: toIso(deps.clock.now()) }),
  );
  await deps.gates.complete(instance);
  await deps.tokens.delete(instance);
  await announce(deps, 'gate-decided', {
    subject: instance,
    gate: `${deps.program.gates.find((each) => each.id === gate.gate)?.title ?? gate.gate}: ${decision.verdict}`,
    by: decision.by.map((member) => deps.runbook.people[member]?.name ?? member).join(', '),
    at: localMoment(decision.at, deps.runbook.goLive.zone),
    reason: decision.reasons.join('; '),
  });
  return ok(answer);
};
