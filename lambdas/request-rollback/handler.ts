import { type BeginRollbackDeps, beginRollback } from '#lib/actions/begin-rollback.ts';
import { currentCutover } from '#lib/actions/current-cutover.ts';
import { newestRun } from '#lib/actions/newest-run.ts';
import { recordProgress } from '#lib/actions/record-progress.ts';
import { rollbackTrigger, UNRECORDED_TRIGGER } from '#lib/actions/rollback-trigger.ts';
import { MACHINE_OWNER, WAY_BACK_STAGE } from '#lib/actions/run-step.ts';
import type { SignOffStage } from '#lib/gates/sign-off.ts';
import { type Instant, plus, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { CutoverRecord, Cutovers } from '#lib/ports/cutovers.ts';
import type { IncidentLog } from '#lib/ports/incidents.ts';
import type { CutoverLock } from '#lib/ports/lock.ts';
import type { Log } from '#lib/ports/log.ts';
import type { Progress, TaskRecord } from '#lib/ports/progress.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import { rehearsalNumber } from '#lib/runbook/rehearsal-id.ts';
import type { Runbook, Trigger } from '#lib/runbook/schema.ts';
import { stageSubject } from '#lib/runbook/stage-subject.ts';
import { mainExecution } from '#lib/way-back/execution-names.ts';
import { proposalIncident } from '#lib/way-back/proposal.ts';
import { openRatification, ratificationTask } from '#lib/way-back/ratification.ts';
import { timeBoxOf, timeToRatify } from '#lib/way-back/time-box.ts';
import { type RollbackRequest, readRequest } from './read-request.ts';

export interface RequestRollbackDeps extends Omit<BeginRollbackDeps, 'progress'> {
  readonly tenant: string;
  readonly stage: SignOffStage;
  /** What names of alarms begin with (`resourcePrefix`). */
  readonly alarmPrefix: string;
  readonly runbook: Pick<Runbook, 'cutover' | 'triggers' | 'recovery' | 'stages'>;
  readonly cutovers: Pick<Cutovers, 'get'>;
  readonly lock: Pick<CutoverLock, 'holder'>;
  readonly progress: Progress;
  readonly incidents: Pick<IncidentLog, 'open' | 'list'>;
  readonly clock: Clock;
  readonly log: Log;
}

type Refusal = { readonly code: string; readonly message: string };

/**
 * Starts the way back for a person, an alarm or the evaluator; asking twice is one roll-back. It needs neither intake nor a
 * main execution that still runs: digests and calendar stand in the cutover's record. An alarm whose trigger only proposes
 * opens an incident, which pages people, and starts nothing.
 */
export const makeRequestRollback =
  (deps: RequestRollbackDeps): Handler =>
  async (payload) => {
    const triggers = deps.runbook.triggers.map((trigger) => trigger.id);
    const read = readRequest(payload, deps.alarmPrefix, triggers);
    if (!read.ok) {
      deps.log('rollback-not-asked', { why: read.error });
      return { ok: true, outcome: 'ignored', message: read.error };
    }
    const request = read.value;
    const trigger = deps.runbook.triggers.find((each) => each.id === request.trigger);
    if (!trigger) {
      return refuse({
        code: 'trigger-unknown',
        message: `The runbook has no trigger ${JSON.stringify(request.trigger)}. It has: ${triggers.join(', ')}.`,
      });
    }
    const found = await findCutover(deps, request);
    if (!found.ok) {
      deps.log('rollback-refused', { ...found.error });
      return refuse(found.error);
    }
    const { record, run } = found.value;
    if (request.takeUp && !(await deps.control.get(deps.tenant)).held) {
      return refuse({
        code: 'nothing-to-take-up',
        message: `The route of ${deps.tenant} is not held: no roll-back waits to be taken up. To turn back, leave out --resume.`,
      });
    }
    const stage = await currentStage(deps, record.cutover, run);
    if (stage?.wayBack.kind === 'forward-fix') {
      return refuse({
        code: 'past-return',
        message: `${record.cutover} is in "${stage.title}", past the point of no return. ${stage.wayBack.how}`,
      });
    }
    if (request.automatic && (trigger.mode === 'propose' || stage?.wayBack.kind === 'hold')) {
      const proposal = await propose(deps, trigger, record.cutover);
      return {
        ok: true,
        outcome: 'proposed',
        cutover: record.cutover,
        ...proposal,
        message: `Trigger ${trigger.id} does not start the way back by itself${trigger.mode === 'propose' ? '' : ` in "${stage?.title}"`}: an incident is open, and ${trigger.authority} decides by ${proposal.decideBy}. Start it with: npx cutover rollback --trigger ${trigger.id}`,
      };
    }
    const begun = await beginRollback(deps, {
      cutover: record.cutover,
      tenant: deps.tenant,
      run,
      digests: record.digests,
      trigger: trigger.id,
      resumeAt: deps.runbook.recovery.resumeAt,
      ...(request.takeUp && { takeUp: true }),
    });
    await recordRequest(deps, request, trigger, { cutover: record.cutover, run, ...begun });
    deps.log('rollback-asked', { cutover: record.cutover, execution: begun.execution, trigger: trigger.id });
    return {
      ok: true,
      outcome: begun.already ? 'already' : 'started',
      cutover: record.cutover,
      execution: begun.execution,
      trigger: trigger.id,
      message: begun.already
        ? `${begun.execution} goes already, or has ended and holds the route on legacy. One that has ended is taken up with: npx cutover rollback --resume`
        : request.takeUp
          ? `${begun.execution} has started and takes up the roll-back that has ended: its steps are made sure of, then the recovery gate is asked again.`
          : `${begun.execution} has started: route to legacy and held first, then the rest.`,
    };
  };

const refuse = (refusal: Refusal): JsonObject => ({ ok: false, ...refusal });

/** Named, or whoever holds the lock. */
const findCutover = async (
  deps: RequestRollbackDeps,
  request: RollbackRequest,
): Promise<Result<{ readonly record: CutoverRecord; readonly run: number }, Refusal>> => {
  const named = await meantBy(deps, request);
  if (!named.ok) return named;
  const cutover = named.value;
  const record = await deps.cutovers.get(cutover);
  if (record === undefined || record.tenant !== deps.tenant) {
    return err({
      code: 'cutover-unknown',
      message: `${cutover} was never started for ${deps.tenant}. See what runs: npx cutover status`,
    });
  }
  const run = await newestRun(deps, cutover);
  return run > 0
    ? ok({ record, run })
    : err({
        code: 'cutover-not-begun',
        message: `${cutover} was prepared and ${mainExecution(cutover, 1)} has not begun: nothing was switched. See: npx cutover status`,
      });
};

/**
 * Who names the runbook's cutover means the rehearsal of it that goes, or went last. What was measured, or seen, of one that is
 * over turns back no other, and latches no route that is another's by now.
 */
const meantBy = async (
  { stage, lock, tenant, runbook: { cutover: own } }: RequestRollbackDeps,
  { cutover: named, automatic }: RollbackRequest,
): Promise<Result<string, Refusal>> => {
  if (named === undefined) {
    const cutover = (await lock.holder(tenant))?.cutover;
    return cutover === undefined
      ? err({
          code: 'no-cutover',
          message: `No cutover of ${tenant} was started: there is nothing to roll back.`,
        })
      : ok(cutover);
  }
  if (rehearsalNumber(own, named) === undefined) return ok(named);
  const current = await currentCutover(stage, lock, tenant, own);
  return current === named || (named === own && !automatic)
    ? ok(current)
    : err({
        code: 'rehearsal-over',
        message: `${named} is over, and ${tenant} is with ${current}: nothing was turned back. See what runs: npx cutover status`,
      });
};

/** The last that the run has entered; undefined before the first. */
const currentStage = async (
  deps: RequestRollbackDeps,
  cutover: string,
  run: number,
): Promise<Runbook['stages'][number] | undefined> => {
  const ofRun = new Set(
    (await deps.progress.list(cutover)).filter((record) => record.run === run).map((record) => record.task),
  );
  return deps.runbook.stages.findLast((stage) => ofRun.has(stageSubject(stage.id)));
};

/** One incident a trigger and day, however often it is asked before people answer. */
const propose = async (
  deps: RequestRollbackDeps,
  trigger: Trigger,
  cutover: string,
): Promise<{ readonly incident: string; readonly decideBy: string }> => {
  const openedAt = deps.clock.now();
  const incident = proposalIncident(cutover, trigger.id, openedAt, await deps.incidents.list(cutover));
  const decideBy = toIso(plus(openedAt, timeBoxOf(trigger)));
  await deps.incidents.open({
    id: incident,
    cutover,
    severity: 1,
    title: `${trigger.title}: does ${trigger.authority} roll back? Wanted by ${decideBy}`,
    source: trigger.id,
    openedAt,
  });
  return { incident, decideBy };
};

/** Who asked first, and why, under the roll-back's name: the report and the incident record read it there. */
const recordRequest = async (
  deps: RequestRollbackDeps,
  request: RollbackRequest,
  trigger: Trigger,
  begun: Begun,
): Promise<void> => {
  const { cutover, execution, already } = begun;
  const caller = request.caller !== undefined && { caller: request.caller };
  // Begun by somebody who has put it on record: what is asked here is put beside it. Else the asker died before this line.
  const first = !already || (await rollbackTrigger(deps.progress, cutover, execution)) === UNRECORDED_TRIGGER;
  await recordOnce(deps, begun, `${execution}/request`, {
    status: 'done',
    by: request.by,
    evidence: first
      ? {
          rollback: execution,
          trigger: request.trigger,
          reason: request.reason,
          ...caller,
          ...(request.declaredBy !== undefined && { declaredBy: request.declaredBy }),
        }
      : { asked: request.trigger, reason: request.reason, ...caller },
  });
  // What was measured needs nobody to stand by it; what one person says does, though the evaluator asks for it.
  const asker = request.automatic ? request.declaredBy : request.by;
  if (!first || asker === undefined) return;
  const until = plus(deps.clock.now(), timeToRatify(trigger));
  await recordOnce(
    deps,
    begun,
    ratificationTask(execution),
    {
      status: 'open',
      evidence: openRatification({
        execution,
        trigger: trigger.id,
        by: asker,
        ...caller,
        authority: trigger.authority,
        until,
      }),
    },
    until,
  );
};

interface Begun {
  readonly cutover: string;
  readonly run: number;
  readonly execution: string;
  readonly already: boolean;
}

const recordOnce = async (
  deps: RequestRollbackDeps,
  { cutover, run }: Begun,
  task: string,
  record: Pick<TaskRecord, 'status' | 'evidence' | 'by'>,
  until?: Instant,
): Promise<void> => {
  const now = deps.clock.now();
  await recordProgress(
    deps.progress,
    cutover,
    task,
    (former) =>
      former ?? {
        cutover,
        task,
        stage: WAY_BACK_STAGE,
        mode: 'automatic',
        run,
        attempt: 1,
        owner: MACHINE_OWNER,
        plannedStart: now,
        plannedEnd: until ?? now,
        openedAt: now,
        ...(record.status === 'done' && { closedAt: now }),
        ...record,
      },
  );
};
