import * as z from 'zod';
import { recordProgress } from '#lib/actions/record-progress.ts';
import { fromIso, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { announce } from '#lib/messages/announce.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { accountableOwner } from '#lib/runbook/accountable-owner.ts';
import { ActionRequest, type ActionResult, type Handler } from '#lib/runbook/action-contract.ts';
import { localMoment } from '#lib/runbook/local-moment.ts';
import { answerTask, taskTokenSubject } from '#lib/tasks/answer-task.ts';
import { isGivenUp, wasDone } from '#lib/tasks/held-record.ts';
import type { TaskDeps } from '#lib/tasks/task-deps.ts';

const Parameters = z.object({
  escalate: z.literal(true).optional(),
  held: z.literal(true).optional(),
  reasons: z.array(z.string()).optional(),
});

/**
 * Hands a task to its owner, waits for its report, escalates it when late, or holds what did not pass. Idempotent by
 * cutover, task and run; with a token, the newest token is the one that a report answers. A task whose report came
 * before the machine asked is answered at once.
 */
export const makeTaskOpen =
  (deps: TaskDeps): Handler =>
  async (payload): Promise<ActionResult> => {
    const request = ActionRequest.parse(payload);
    const { escalate, held, reasons = [] } = Parameters.parse(request.parameters);
    // Token before record: whoever sees the record open, and reports, finds the token.
    if (request.token !== undefined) {
      await deps.tokens.put(
        taskTokenSubject(request.cutover, request.subject),
        request.token,
        request.execution,
      );
    }
    if (escalate) return await escalated(deps, request);
    if (held) return await hold(deps, request, reasons);
    return await handOut(deps, request);
  };

const handOut = async (deps: TaskDeps, request: ActionRequest): Promise<ActionResult> => {
  const record = await recordProgress(deps.progress, request.cutover, request.subject, (seen) =>
    seen && (seen.status === 'done' || seen.run === request.run) ? seen : openRecord(deps, request, seen),
  );
  if (record.status === 'done') await answerFrom(deps, request, record, 'done');
  else if (isGivenUp(record, request.run)) await answerFrom(deps, request, record, 'give-up');
  // Each time: a message has one id a run and attempt, and the call before this one may have died before it told.
  else await announce(deps, 'task-handed-out', facts(deps, request, record));
  return result(deps, [], record.attempt);
};

/** The report came before the machine asked. */
const answerFrom = async (
  deps: TaskDeps,
  request: ActionRequest,
  record: TaskRecord,
  answer: 'done' | 'give-up',
): Promise<void> => {
  if (request.token === undefined) return;
  await answerTask(deps, request.cutover, request.subject, {
    answer,
    by: record.by ?? record.owner,
    note: record.note ?? '',
  });
};

/** Counts how often the owner was asked in vain in this run; the machine gives up after a bound. */
const escalated = async (deps: TaskDeps, request: ActionRequest): Promise<ActionResult> => {
  const record = await recordProgress(deps.progress, request.cutover, request.subject, (seen) => {
    const open = seen?.run === request.run ? seen : openRecord(deps, request, seen);
    return { ...open, evidence: { ...open.evidence, escalations: escalationsOf(open) + 1 } };
  });
  const times = escalationsOf(record);
  await announce(deps, 'task-late', {
    ...facts(deps, request, record),
    subject: `${request.cutover}/${request.subject}/late-${times}`,
    reason: `wanted by ${localMoment(record.plannedEnd, deps.runbook.goLive.zone)} and not reported`,
  });
  return result(deps, [`asked ${times} times, not reported`], times);
};

/**
 * A step that did not pass waits for its owner: `retry`, `done` another way, or `give-up`. The facts of the failed
 * try stay in the record; a report of an earlier try never answers this one. Only a give-up does: it ends the run, so
 * a run that still asks was not reached by it.
 */
const hold = async (
  deps: TaskDeps,
  request: ActionRequest,
  reasons: readonly string[],
): Promise<ActionResult> => {
  const now = deps.clock.now();
  const record = await recordProgress(deps.progress, request.cutover, request.subject, (seen) => {
    if (seen && isGivenUp(seen, request.run)) return seen;
    const former = seen ?? openRecord(deps, request, seen);
    // The entry of a stage that was entered stays entered while the stage's gate or calls are held under its name.
    const entered = former.status === 'done' || wasDone(former);
    const { closedAt, by, ...open } = former;
    return {
      ...open,
      ...(entered && closedAt !== undefined && { closedAt }),
      ...(entered && by !== undefined && { by }),
      run: request.run,
      status: 'blocked',
      evidence: {
        ...open.evidence,
        held: { since: toIso(now), reasons: [...reasons], was: entered ? 'done' : 'open' },
      },
    };
  });
  if (isGivenUp(record, request.run)) {
    await answerFrom(deps, request, record, 'give-up');
    return result(deps, reasons, escalationsOf(record));
  }
  await announce(deps, 'task-held', {
    ...facts(deps, request, record),
    subject: `${request.cutover}/${request.subject}/held-${toIso(now)}`,
    reason: reasons.join('; ') || 'it could not be run',
    next: 'the owner answers retry, done (another way, with evidence) or give-up',
  });
  return result(deps, reasons, escalationsOf(record));
};

const openRecord = (deps: TaskDeps, request: ActionRequest, former: TaskRecord | undefined): TaskRecord => {
  const now = deps.clock.now();
  const task = deps.program.tasks.find((candidate) => candidate.id === request.subject);
  const { timing } = request;
  return {
    cutover: request.cutover,
    task: request.subject,
    stage: request.stage,
    mode: task && task.action === undefined ? 'manual' : 'automatic',
    run: request.run,
    attempt: former?.run === request.run ? former.attempt + 1 : 1,
    owner: former?.owner ?? accountableOwner(deps.program, deps.runbook, request.subject, request.stage),
    status: 'open',
    plannedStart: timing ? fromIso(timing.start) : now,
    plannedEnd: timing ? fromIso(timing.end) : now,
    openedAt: now,
  };
};

const escalationsOf = (record: TaskRecord): number => {
  const times = record.evidence?.escalations;
  return typeof times === 'number' ? times : 0;
};

const facts = (deps: TaskDeps, request: ActionRequest, record: TaskRecord) => {
  const { zone } = deps.runbook.goLive;
  const stage = deps.program.stages.find((candidate) => candidate.id === record.stage);
  return {
    subject: `${request.cutover}/${request.subject}/r${record.run}`,
    attempt: record.attempt,
    owner: record.owner,
    task: deps.program.tasks.find((task) => task.id === record.task)?.title ?? record.task,
    stage: stage?.title ?? record.stage,
    at: localMoment(record.openedAt, zone),
    by: localMoment(record.plannedEnd, zone),
    next: `the cutover waits for this report, reported with: npx cutover task done ${record.task}`,
  };
};

const result = (deps: TaskDeps, reasons: readonly string[], tries: number): ActionResult & JsonObject => ({
  verdict: 'pass',
  reasons: [...reasons],
  tries,
  next: toIso(deps.clock.now()),
});
