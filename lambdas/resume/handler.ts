import * as z from 'zod';
import { moveValve } from '#lib/actions/move-valve.ts';
import { runStep, type StepDeps } from '#lib/actions/run-step.ts';
import type { Program } from '#lib/compiler/program.ts';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Control } from '#lib/ports/control.ts';
import type { GateStore } from '#lib/ports/gate-store.ts';
import type { IncidentLog } from '#lib/ports/incidents.ts';
import type { Machine } from '#lib/ports/machine.ts';
import type { QueueValve } from '#lib/ports/queue.ts';
import type { ActionRequest, Handler } from '#lib/runbook/action-contract.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { mainExecution } from '#lib/way-back/execution-names.ts';

export interface ResumeDeps extends StepDeps {
  readonly program: Pick<Program, 'stages'>;
  readonly runbook: Pick<Runbook, 'recovery'>;
  readonly control: Control;
  readonly gates: Pick<GateStore, 'attempts'>;
  readonly valve: QueueValve;
  readonly machine: Pick<Machine, 'start' | 'status'>;
  readonly incidents: IncidentLog;
  readonly calendarOf: (cutover: string) => Promise<JsonObject>;
}

/** The recovery gate of this very roll-back with a go; another roll-back's go opens nothing. */
const recoveryGo = async (deps: ResumeDeps, request: ActionRequest): Promise<GateRecord | undefined> => {
  const newest = (await deps.gates.attempts(request.cutover, deps.runbook.recovery.gate.id)).at(-1);
  const counts = newest?.status === 'decided' || newest?.status === 'completed';
  return counts && newest.execution === request.execution && newest.decision?.verdict === 'go'
    ? newest
    : undefined;
};

/**
 * Ends a roll-back: unlatches to legacy with the gate's instance, lets the queue go, closes the incident, and starts
 * the next run, whose first stage sets route and ERP output. Each part finds what a former try has done already.
 */
export const makeResume = (deps: ResumeDeps): Handler =>
  runStep('resume', deps, z.object({ resumeAt: z.string().min(1) }), async (request, { resumeAt }) => {
    const { cutover, tenant } = request;
    const fail = (reason: string) => ({ verdict: 'fail' as const, reasons: [reason] });
    if (!deps.program.stages.some((stage) => stage.id === resumeAt)) {
      const stages = deps.program.stages.map((stage) => stage.id).join(', ');
      return fail(`There is no stage ${JSON.stringify(resumeAt)} to resume at; the program has ${stages}.`);
    }
    const go = await recoveryGo(deps, request);
    if (!go)
      return fail('The recovery gate of this roll-back has not said go: the route stays held on legacy.');

    const next = mainExecution(cutover, request.run + 1);
    const control = await deps.control.get(tenant);
    if (control.held) {
      // A late repeat of this step must not take off the latch of the roll-back that came after it.
      if ((await deps.machine.status(next)) !== undefined) {
        return fail(
          `${next} has begun already and the route is held again: another roll-back has latched it.`,
        );
      }
      const set = await deps.control.setRoute(tenant, control.epoch, {
        route: { kind: 'legacy' },
        cutover,
        execution: next,
        recoveryGate: go.instance,
      });
      if (set.outcome !== 'changed') {
        return fail(
          `The latch could not be taken off (${set.outcome}, epoch ${set.control.epoch}, ${set.control.execution}).`,
        );
      }
    } else if (control.execution !== next) {
      return fail(
        `The route was unlatched by ${control.execution}, not by this roll-back: find out why first.`,
      );
    }
    await deps.control.setPause(tenant, 'rollback', false);
    const { pauseReasons } = await moveValve(deps, tenant);
    for (const incident of await deps.incidents.list(cutover)) {
      if (incident.id === request.execution && incident.closedAt === undefined) {
        await deps.incidents.close(incident.id, deps.clock.now());
      }
    }
    const started = await deps.machine.start('main', next, {
      cutover,
      tenant,
      run: request.run + 1,
      resumeAt,
      digests: { ...request.digests },
      calendar: await deps.calendarOf(cutover),
    });
    if (started === 'taken' && (await deps.machine.status(next)) !== 'running') {
      return fail(`${next} has run before and is over: it cannot be started again under this name.`);
    }
    return {
      verdict: 'pass',
      reasons: [
        `${next} goes on at ${resumeAt}, as ${go.instance} decided.`,
        ...(pauseReasons.length > 0 ? [`The queue stays closed because of ${pauseReasons.join(', ')}.`] : []),
      ],
      evidence: { next, resumeAt, gate: go.instance, pauseReasons: [...pauseReasons] },
    };
  });
