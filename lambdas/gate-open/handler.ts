import * as z from 'zod';
import { findGate } from '#lib/gates/find-gate.ts';
import { freezeRoster } from '#lib/gates/freeze-roster.ts';
import type { GateDeps } from '#lib/gates/gate-deps.ts';
import type { DecisionSource, GateRecord } from '#lib/gates/gate-record.ts';
import { evidenceKey, parseEvidence } from '#lib/gates/parse-evidence.ts';
import { settleDecision } from '#lib/gates/settle-decision.ts';
import { releaseToken } from '#lib/gates/supersede-attempt.ts';
import { fromIso, plus, SECOND } from '#lib/instant.ts';
import { announce } from '#lib/messages/announce.ts';
import type { Random } from '#lib/ports/random.ts';
import { ActionRequest, type Handler } from '#lib/runbook/action-contract.ts';
import { localMoment } from '#lib/runbook/local-moment.ts';
import { timeScale } from '#lib/runbook/time-scale.ts';

export interface GateOpenDeps extends GateDeps {
  readonly random: Random;
  /** One setting a stage; frozen in the record. */
  readonly decisionSource: DecisionSource;
}

const Parameters = z.object({
  gate: z.object({ instance: z.string(), attempt: z.int(), digest: z.string() }),
});

/**
 * Opens an attempt: policy, roster and evidence are frozen in its record, the token goes to a store of its own.
 * Idempotent by instance: a repeat keeps the record and replaces the token, since only the newest is alive. Throws
 * where the evidence is not the one that was assembled; a gate that cannot be opened soundly is not opened.
 */
export const makeGateOpen =
  (deps: GateOpenDeps): Handler =>
  async (payload) => {
    const request = ActionRequest.parse(payload);
    const { instance, attempt, digest } = Parameters.parse(request.parameters).gate;
    const timeoutSeconds = request.timing?.timeoutSeconds;
    if (request.token === undefined) throw new Error(`${instance} cannot be opened without a task token`);
    if (timeoutSeconds === undefined)
      throw new Error(`${instance} cannot be opened without a time to decide`);
    const found = parseEvidence(await deps.archive.get(evidenceKey(instance)), digest);
    if (!found.ok) throw new Error(`${instance} cannot be opened: ${found.error}`);
    const gate = findGate(deps.program, request.subject);
    const openedAt = deps.clock.now();
    const record: GateRecord = {
      instance,
      cutover: request.cutover,
      gate: gate.id,
      attempt,
      status: 'open',
      nonce: deps.random.id(),
      evidenceDigest: found.value.digest,
      evidenceValidUntil: fromIso(found.value.evidence.validUntil),
      openedAt,
      deadline: plus(openedAt, timeoutSeconds * SECOND),
      execution: request.execution,
      decisionSource: deps.decisionSource,
      policy: gate.policy,
      roster: freezeRoster(deps.runbook, gate.policy, timeScale(request.timing?.pace)),
    };

    for (const former of await deps.gates.attempts(request.cutover, gate.id)) {
      if (former.status !== 'open' || former.attempt >= attempt) continue;
      await deps.gates.close(former.instance, 'superseded', `attempt ${attempt} was opened`);
      await deps.tokens.delete(former.instance);
    }
    // Token before record: whoever sees the record finds the token.
    await deps.tokens.put(instance, request.token, request.execution);
    const opened = await deps.gates.open(record);
    const standing = (await deps.gates.get(instance)) ?? record;
    if (standing.status === 'decided' || standing.status === 'completed') {
      // Decided between a lost answer and this repeat: the fresh token would wait for a decision that was made.
      const settled = await settleDecision(deps, standing);
      if (!settled.ok) throw new Error(settled.error);
    } else if (standing.status !== 'open') {
      await releaseToken(deps, instance);
    } else {
      await announce(deps, 'gate-opened', {
        subject: instance,
        gate: gate.title,
        stage: deps.program.stages.find((stage) => stage.id === gate.stage)?.title ?? gate.stage,
        at: localMoment(standing.openedAt, deps.runbook.goLive.zone),
        by: localMoment(standing.deadline, deps.runbook.goLive.zone),
        next: nextOf(gate.onNoDecision, gate.onNoGo),
        reason: gate.question,
      });
    }
    return { instance, outcome: opened };
  };

/** For people who do not know the runbook's words. The page of the gate says each in full. */
const AFTER: Readonly<Record<string, string>> = {
  contingency: 'the cutover ends and the contingency plan holds',
  'roll-back': 'the way back begins',
  'step-back': 'the cutover goes back to an earlier stage',
  extend: 'hypercare goes on for longer',
  hold: 'nothing is changed and the question may come again',
};

const nextOf = (onNoDecision: string, onNoGo: string): string =>
  `a go lets the cutover go on; after a no-go ${AFTER[onNoGo] ?? onNoGo}; no decision is never a go, and then ${AFTER[onNoDecision] ?? onNoDecision}`;
