import * as z from 'zod';
import { shortReasons } from '#lib/actions/finding.ts';
import { recordProgress } from '#lib/actions/record-progress.ts';
import {
  type CallSchedule,
  dueCall,
  isLastCall,
  mayAskForExit,
  nextCall,
} from '#lib/hypercare/call-schedule.ts';
import { type HypercareState, hypercareState, hypercareTask } from '#lib/hypercare/hypercare-record.ts';
import { type ReadExitDeps, readExit } from '#lib/hypercare/read-exit.ts';
import { fromIso, type Instant, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { type AnnounceDeps, announce } from '#lib/messages/announce.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { IncidentLog } from '#lib/ports/incidents.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { accountableOwner } from '#lib/runbook/accountable-owner.ts';
import { ActionRequest, type ActionResult, type Handler } from '#lib/runbook/action-contract.ts';
import { minutesOf } from '#lib/runbook/duration.ts';
import { localMoment } from '#lib/runbook/local-moment.ts';
import type { Hypercare } from '#lib/runbook/schema.ts';
import { timeScale } from '#lib/runbook/time-scale.ts';

export interface CheckpointDeps extends ReadExitDeps, Omit<AnnounceDeps, 'program' | 'runbook'> {
  readonly clock: Clock;
  readonly incidents: IncidentLog;
}

const Parameters = z.object({
  peek: z.literal(true).optional(),
  extend: z.literal(true).optional(),
  checkpoints: z.array(z.string()).min(1),
  checkpointsBeforeExit: z.int().min(0),
  businessDays: z.array(z.string()),
});
type Parameters = z.infer<typeof Parameters>;

/** Calls are daily: an extension of seven days is seven calls. */
const MINUTES_A_CALL = 1_440;

/**
 * Hypercare's daily call. `pass`: the exit may be asked, and its rule holds; `inconclusive`: go on; `fail`: the exit is
 * due and the rule does not hold, so the gate shows what is missing. With `peek` it only says when the next call is,
 * with `extend` it grants one more extension. One call a planned instant, however often it is run.
 */
export const makeCheckpoint =
  (deps: CheckpointDeps): Handler =>
  async (payload): Promise<ActionResult> => {
    const request = ActionRequest.parse(payload);
    const parameters = Parameters.parse(request.parameters);
    const hypercare = deps.program.stages.find((stage) => stage.id === request.stage)?.hypercare;
    if (!hypercare) throw new Error(`stage "${request.stage}" has no hypercare: nothing to hold a call for`);
    const state = hypercareState(await deps.progress.get(request.cutover, hypercareTask(request.stage)));
    const now = deps.clock.now();
    if (parameters.extend) return await extend(deps, request, parameters, hypercare, state, now);
    if (parameters.peek) return peek(scheduleOf(parameters, hypercare, state), state, now);
    return await call(deps, request, parameters, hypercare, state, now);
  };

const scheduleOf = (parameters: Parameters, hypercare: Hypercare, state: HypercareState): CallSchedule => ({
  checkpoints: parameters.checkpoints,
  beforeExit: parameters.checkpointsBeforeExit,
  callsPerExtension: Math.max(1, Math.round(minutesOf(hypercare.extension.by) / MINUTES_A_CALL)),
  extensions: state.extensions,
});

const peek = (schedule: CallSchedule, state: HypercareState, now: Instant): ActionResult => {
  const next = nextCall(schedule, state.lastCall, now);
  return {
    verdict: next === undefined ? 'fail' : 'pass',
    reasons: [next === undefined ? 'no call is left' : `call ${state.checkpoints + 1}`],
    tries: state.checkpoints,
    next: next ?? toIso(now),
  };
};

const call = async (
  deps: CheckpointDeps,
  request: ActionRequest,
  parameters: Parameters,
  hypercare: Hypercare,
  state: HypercareState,
  now: Instant,
): Promise<ActionResult> => {
  const schedule = scheduleOf(parameters, hypercare, state);
  const due = dueCall(schedule, state.lastCall, now);
  const held = due ?? state.lastCall;
  const checkpoints = state.checkpoints + (due === undefined ? 0 : 1);
  const exit = await readExit(deps, {
    cutover: request.cutover,
    tenant: request.tenant,
    hypercare,
    businessDays: parameters.businessDays,
    now,
    scale: timeScale(request.timing?.pace),
  });
  const asks = mayAskForExit(schedule, held);
  const last = isLastCall(schedule, held);
  const verdict =
    !asks || (exit.verdict === 'inconclusive' && !last)
      ? 'inconclusive'
      : exit.verdict === 'pass'
        ? 'pass'
        : 'fail';
  const reasons = [
    `call ${checkpoints}: ${exit.goodDaysInARow} good business days in a row of ${hypercare.exit.businessDaysInARow}`,
    ...exit.reasons,
    ...(asks ? [] : ['the exit may not be asked yet']),
    exit.pooled.says,
  ];
  await save(deps, request, now, verdict === 'pass', (former) => ({
    ...former,
    checkpoints,
    ...(held !== undefined && { lastCall: held }),
    extensions: state.extensions,
    goodDaysInARow: exit.goodDaysInARow,
    businessDays: parameters.businessDays,
    verdict,
    reasons: [...shortReasons(reasons)],
    days: exit.days,
    pooled: exit.pooled,
  }));
  return {
    verdict,
    reasons: shortReasons(reasons),
    tries: checkpoints,
    next: nextCall(schedule, held, now) ?? toIso(now),
  };
};

const extend = async (
  deps: CheckpointDeps,
  request: ActionRequest,
  parameters: Parameters,
  hypercare: Hypercare,
  state: HypercareState,
  now: Instant,
): Promise<ActionResult> => {
  const { atMost, by } = hypercare.extension;
  const after = state.lastCall ?? 'before the first call';
  const repeat = state.extendedAfter === after;
  if (!repeat && state.extensions >= atMost) {
    return {
      verdict: 'fail',
      reasons: [`hypercare was extended ${state.extensions} times, ${atMost} is the most the runbook allows`],
      tries: state.extensions,
      next: toIso(now),
    };
  }
  const extensions = state.extensions + (repeat ? 0 : 1);
  const schedule = scheduleOf(parameters, hypercare, { ...state, extensions });
  const next = nextCall(schedule, state.lastCall, now) ?? toIso(now);
  await save(deps, request, now, false, (former) => ({ ...former, extensions, extendedAfter: after }));
  const reasons = [`hypercare is extended by ${by} (${extensions} of at most ${atMost})`];
  await announce(deps, 'hypercare-extended', {
    subject: `${request.cutover}/${request.stage}/extension`,
    attempt: extensions,
    stage: deps.program.stages.find((stage) => stage.id === request.stage)?.title ?? request.stage,
    at: localMoment(now, deps.runbook.goLive.zone),
    reason: reasons.join('; '),
    next: `next call ${localMoment(fromIso(next), deps.runbook.goLive.zone)}`,
  });
  return { verdict: 'pass', reasons, tries: extensions, next };
};

const save = async (
  deps: CheckpointDeps,
  request: ActionRequest,
  now: Instant,
  done: boolean,
  evidence: (former: JsonObject) => JsonObject,
): Promise<TaskRecord> => {
  const task = hypercareTask(request.stage);
  return await recordProgress(deps.progress, request.cutover, task, (former) => ({
    cutover: request.cutover,
    task,
    stage: request.stage,
    mode: 'automatic',
    run: request.run,
    attempt: (former?.attempt ?? 0) + 1,
    owner: former?.owner ?? accountableOwner(deps.program, deps.runbook, task, request.stage),
    status: done ? 'done' : 'open',
    plannedStart: former?.plannedStart ?? (request.timing ? fromIso(request.timing.start) : now),
    plannedEnd: request.timing ? fromIso(request.timing.end) : now,
    openedAt: former?.openedAt ?? now,
    ...(done && { closedAt: now, by: 'machine' }),
    evidence: evidence(former?.evidence ?? {}),
  }));
};
