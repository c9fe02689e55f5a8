import * as z from 'zod';
import { canonicalJson, sha256 } from '#lib/digest.ts';
import { assembleEvidence, type Reading } from '#lib/gates/assemble-evidence.ts';
import type { Evidence } from '#lib/gates/evidence.ts';
import { findGate } from '#lib/gates/find-gate.ts';
import { gateInstance } from '#lib/gates/gate-record.ts';
import { evidenceKey } from '#lib/gates/parse-evidence.ts';
import { conditionsOf, type EvidenceSources, readEvidence } from '#lib/gates/read-evidence.ts';
import { fromIso, type Instant, plus, SECOND } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { GateStore } from '#lib/ports/gate-store.ts';
import { ActionRequest, type Handler } from '#lib/runbook/action-contract.ts';
import type { EvidenceName } from '#lib/runbook/schema.ts';
import { timeScale } from '#lib/runbook/time-scale.ts';

export interface GateEvidenceDeps extends EvidenceSources {
  readonly gates: GateStore;
  readonly clock: Clock;
}

/** What an attempt's evidence says of itself; enough to tell whether it may be used again. */
const Filed = z.object({
  validUntil: z.string(),
  facts: z.object({ execution: z.string() }),
});

/**
 * Assembles what a gate shows, files it create-only and says its digest. Asked again by the same execution before the
 * attempt was opened, it gives the same evidence back while that is valid; otherwise the next attempt begins.
 */
export const makeGateEvidence =
  (deps: GateEvidenceDeps): Handler =>
  async (payload): Promise<JsonObject> => {
    const request = ActionRequest.parse(payload);
    const gate = findGate(deps.program, request.subject);
    const validSeconds = request.timing?.validSeconds;
    if (validSeconds === undefined) {
      throw new Error(`gate "${gate.id}" has no validity of its evidence in the calendar: compile it again`);
    }
    const now = deps.clock.now();
    const opened = await deps.gates.attempts(request.cutover, gate.id);
    let attempt = opened.reduce((last, record) => Math.max(last, record.attempt), 0) + 1;
    for (;;) {
      const instance = gateInstance(request.cutover, gate.id, attempt);
      const bytes = await deps.archive.get(evidenceKey(instance));
      if (bytes === undefined) break;
      const filed = Filed.parse(JSON.parse(bytes));
      if (filed.facts.execution === request.execution && now < fromIso(filed.validUntil)) {
        return { instance, attempt, digest: sha256(bytes), validUntil: filed.validUntil };
      }
      attempt += 1;
    }
    const evidence = await assemble(deps, request, now, plus(now, validSeconds * SECOND), attempt);
    const bytes = canonicalJson(evidence);
    const stored = await deps.archive.put(evidenceKey(evidence.instance), bytes);
    if (stored.outcome === 'different') {
      throw new Error(
        `${evidence.instance}: other evidence was filed at this moment (${stored.digest}); try again`,
      );
    }
    return {
      instance: evidence.instance,
      attempt,
      digest: sha256(bytes),
      validUntil: evidence.validUntil,
    };
  };

const assemble = async (
  deps: GateEvidenceDeps,
  request: ActionRequest,
  now: Instant,
  validUntil: Instant,
  attempt: number,
): Promise<Evidence> => {
  const asked = findGate(deps.program, request.subject);
  const { cutover, execution, run, tenant } = request;
  const records = await deps.progress.list(cutover);
  const scale = timeScale(request.timing?.pace);
  const readings: Partial<Record<EvidenceName, Reading>> = {};
  const standing = await conditionsOf(deps, { cutover, records, scale, now });
  // Where a decision was made under conditions the next gate looks after them, whether or not its runbook says so.
  const gate =
    standing.length > 0 ? { ...asked, evidence: [...asked.evidence, 'conditions' as const] } : asked;
  for (const name of new Set(gate.evidence)) {
    const question = {
      cutover,
      tenant,
      run,
      execution,
      gate,
      now,
      scale,
      records,
      code: request.digests.code,
      programDigest: request.digests.program,
    };
    const reading = await readEvidence(deps, question, name);
    if (reading) readings[name] = reading;
  }
  const incidents = await deps.incidents.list(cutover);
  return assembleEvidence({
    cutover,
    gate,
    attempt,
    now,
    validUntil,
    digests: request.digests,
    readings,
    about: {
      execution,
      run,
      title: gate.title,
      question: gate.question,
      authority: gate.policy.authority,
      quorum: gate.policy.quorum,
      onNoGo: gate.onNoGo,
      onNoDecision: gate.onNoDecision,
      incidents: incidents.map((incident) => ({ ...incident })),
    },
  });
};
