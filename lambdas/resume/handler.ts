import * as z from 'zod';
import { CALENDAR_AMENDMENT, recordAmendment } from '#lib/actions/calendar-amendment.ts';
import { fileIncident } from '#lib/actions/file-incident.ts';
import { moveValve } from '#lib/actions/move-valve.ts';
import { runStep, type StepDeps } from '#lib/actions/run-step.ts';
import type { Program } from '#lib/compiler/program.ts';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import { evidenceKey, parseEvidence } from '#lib/gates/parse-evidence.ts';
import { shownCode } from '#lib/gates/readings/resume-code.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Control } from '#lib/ports/control.ts';
import type { GateStore } from '#lib/ports/gate-store.ts';
import type { IncidentLog } from '#lib/ports/incidents.ts';
import type { Machine } from '#lib/ports/machine.ts';
import type { QueueValve } from '#lib/ports/queue.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { ActionRequest, Handler } from '#lib/runbook/action-contract.ts';
import type { AmendCalendar } from '#lib/runbook/amend-calendar.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { isRollbackExecution, mainExecution } from '#lib/way-back/execution-names.ts';

export interface ResumeDeps extends StepDeps {
  readonly program: Pick<Program, 'stages'>;
  readonly runbook: Pick<Runbook, 'recovery' | 'triggers'>;
  readonly archive: Pick<Archive, 'get' | 'put'>;
  /** Of the sources that are deployed now. */
  readonly deployedCodeDigest: string;
  readonly amendCalendar: AmendCalendar;
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
 * A cause that was mended in the code needs other code than the cutover began with. It is allowed where the recovery gate was
 * shown both digests, and for that very code only: its go is bound to the evidence.
 */
const codeToResumeWith = async (
  deps: ResumeDeps,
  request: ActionRequest,
  go: GateRecord,
): Promise<Result<string, string>> => {
  const { deployedCodeDigest: deployed } = deps;
  if (deployed === request.digests.code) return ok(deployed);
  const shown = parseEvidence(await deps.archive.get(evidenceKey(go.instance)), go.evidenceDigest);
  const seen = shown.ok ? shownCode(shown.value.evidence) : undefined;
  return seen === deployed
    ? ok(deployed)
    : err(
        `The deployed code is ${deployed}; the cutover runs on ${request.digests.code}, and the recovery gate was shown ${seen ?? 'no other'}. ` +
          'Deploy one of those two again; or decide at the recovery gate once more, which then shows the new one.',
      );
};

/** The calendar in force, amended once a recovery; a repeat finds what the former try has recorded. */
const amend = async (
  deps: ResumeDeps,
  { cutover, run }: ActionRequest,
  go: GateRecord,
  resumeAt: string,
  next: string,
): Promise<{ readonly calendar: JsonObject; readonly digest?: string; readonly addedCalls: number }> => {
  const recorded = (await deps.progress.get(cutover, CALENDAR_AMENDMENT))?.evidence;
  const calendar = await deps.calendarOf(cutover);
  const before = typeof recorded?.digest === 'string' ? { digest: recorded.digest } : {};
  const done = recorded?.gate === go.instance || (await deps.machine.status(next)) !== undefined;
  const amendment = done ? undefined : deps.amendCalendar(calendar, resumeAt, deps.clock.now());
  if (amendment === undefined) return { calendar, ...before, addedCalls: 0 };
  await recordAmendment(
    deps.progress,
    { cutover, run: run + 1, gate: go.instance, now: deps.clock.now() },
    amendment,
  );
  return amendment;
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
    const code = await codeToResumeWith(deps, request, go);
    if (!code.ok) return fail(code.error);

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
      // Also that of a roll-back which died and was taken up by this one.
      if (isRollbackExecution(cutover, incident.id) && incident.closedAt === undefined) {
        await deps.incidents.close(incident.id, deps.clock.now());
      }
    }
    const calendar = await amend(deps, request, go, resumeAt, next);
    const started = await deps.machine.start('main', next, {
      cutover,
      tenant,
      run: request.run + 1,
      resumeAt,
      digests: {
        ...request.digests,
        code: code.value,
        ...(calendar.digest && { calendar: calendar.digest }),
      },
      calendar: calendar.calendar,
    });
    if (started === 'taken' && (await deps.machine.status(next)) !== 'running') {
      return fail(`${next} has run before and is over: it cannot be started again under this name.`);
    }
    await fileIncident(deps, {
      cutover,
      execution: request.execution,
      run: request.run,
      moment: 'recovered',
      now: deps.clock.now(),
      lists: [],
    });
    return {
      verdict: 'pass',
      reasons: [
        `${next} goes on at ${resumeAt}, as ${go.instance} decided.`,
        ...(code.value === request.digests.code
          ? []
          : [`It runs on code ${code.value} instead of ${request.digests.code}, as that gate was shown.`]),
        ...(calendar.addedCalls > 0
          ? [`The calendar is amended: ${calendar.addedCalls} more daily calls.`]
          : []),
        ...(pauseReasons.length > 0 ? [`The queue stays closed because of ${pauseReasons.join(', ')}.`] : []),
      ],
      evidence: {
        next,
        resumeAt,
        gate: go.instance,
        pauseReasons: [...pauseReasons],
        code: code.value,
        addedCalls: calendar.addedCalls,
      },
    };
  });
