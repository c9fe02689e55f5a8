import { recordProgress } from '#lib/actions/record-progress.ts';
import { WAY_BACK_STAGE } from '#lib/actions/run-step.ts';
import { PREPARED_LONG_AGO, type StandingDeps, standingOf } from '#lib/actions/standing-of.ts';
import { toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { Control } from '#lib/ports/control.ts';
import type { CutoverRecord, Cutovers } from '#lib/ports/cutovers.ts';
import type { ErpOutput } from '#lib/ports/erp.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { CutoverLock, LockHolder } from '#lib/ports/lock.ts';
import type { Log } from '#lib/ports/log.ts';
import type { Machine } from '#lib/ports/machine.ts';
import type { Progress } from '#lib/ports/progress.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { ControlItem } from '#lib/route/control-item.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import { rehearsalNumber } from '#lib/runbook/rehearsal-id.ts';
import { mainExecution } from '#lib/way-back/execution-names.ts';
import { backToBeginning, whyNotAgain } from './begin-again.ts';
import { drawRehearsal } from './draw-rehearsal.ts';
import { type Deployed, judgeRequest, type Refusal, type StartRequest } from './judge-request.ts';
import { openBehindLatch } from './open-behind-latch.ts';

/** Where it stands in the progress table who let a cutover begin on a route that another had left held. */
export const UNLATCHED = 'unlatched';

export interface StartDeps extends StandingDeps {
  readonly control: Pick<Control, 'get' | 'setRoute' | 'setPause'>;
  readonly progress: Progress;
  readonly deployed: Deployed;
  readonly lock: CutoverLock;
  readonly cutovers: Cutovers;
  readonly ledger: Pick<Ledger, 'open'>;
  /** For a rehearsal that is begun again; a first start asks the ERP nothing. */
  readonly erpOutput: ErpOutput;
  readonly machine: Pick<Machine, 'start' | 'status'>;
  readonly clock: Clock;
  readonly log: Log;
}

const FIRST_RUN = 1;

const MOST_LOGGED = 100;

/**
 * Starts a cutover: lock, then record, then execution, each of which finds what a former try has left, so that a crash
 * between any two is mended by starting again. What goes already is said, and nothing is changed.
 */
export const makeStart =
  (deps: StartDeps): Handler =>
  async (payload) => {
    const asked = judgeRequest(payload, deps.deployed);
    const started = asked.ok ? await start(deps, asked.value) : asked;
    if (started.ok) return started.value;
    deps.log('start-refused', { ...started.error });
    return { ok: false, ...started.error };
  };

const refuse = (code: string, message: string) => err({ code, message });

const start = async (deps: StartDeps, request: StartRequest): Promise<Result<JsonObject, Refusal>> => {
  const { tenant, cutover: own } = deps.deployed;
  // Before anything is judged by it: its epoch is what every change below is held against.
  const control = await deps.control.get(tenant);
  const drawn = await drawRehearsal(deps, request);
  const { cutover } = drawn;
  if (drawn.kind === 'going') return ok(await goesAlready(deps, cutover, drawn.execution));
  if (drawn.kind === 'over') return err(ranAlready(deps, drawn));
  // A try that has drawn a number and died is mended by any other: it begins as the first one asked for.
  const again = request.again || cutover !== own;
  const why = again ? await whyNotAgain(deps, control) : await whyNotUnlatched(deps, request, control);
  if (why !== undefined) return err(why);

  const locked = await takeLock(deps, request, cutover);
  if (!locked.ok) return locked;
  const recorded = await record(deps, request, cutover);
  if (!recorded.ok) return recorded;

  if (again) {
    const begun = await backToBeginning(deps, control, request, cutover);
    if (!begun.ok) return begun;
  } else if (control.held && request.unlatch) {
    const unlatched = await unlatch(deps, control, request.unlatch);
    if (!unlatched.ok) return unlatched;
  }
  const { startedBy, startedAt, digests, calendar } = recorded.value;
  const execution = mainExecution(cutover, FIRST_RUN);
  const outcome = await deps.machine.start('main', execution, {
    cutover,
    tenant,
    run: FIRST_RUN,
    resumeAt: 'beginning',
    digests: { ...digests },
    calendar,
  });
  // Somebody else's start of the same record has come first: its input is the same, so it is this one.
  if (outcome !== 'started') return ok(await goesAlready(deps, cutover, execution));
  deps.log('cutover-started', { cutover, execution, by: startedBy });
  return ok({
    ok: true,
    outcome: 'started',
    cutover,
    execution,
    by: startedBy,
    at: toIso(startedAt),
    message: `${execution} has started. See: npx cutover status`,
  });
};

const ranAlready = (
  { deployed }: StartDeps,
  {
    cutover,
    execution,
    held,
  }: { readonly cutover: string; readonly execution: string; readonly held: boolean },
): Refusal => {
  const next =
    deployed.stage === 'production'
      ? 'Another cutover needs another id in the runbook.'
      : 'Rehearse it again: npx cutover start --again';
  return {
    code: 'ran-already',
    message: held
      ? `${cutover} was rolled back by ${execution}, which has ended and holds the route on legacy. See: npx cutover status${deployed.stage === 'production' ? '' : `. ${next}`}`
      : `${cutover} has run: ${execution} is over. ${next}`,
  };
};

/** A roll-back that is not over decides for itself; one that is over, and has ended on legacy, waits for this decision. */
const whyNotUnlatched = async (
  deps: StartDeps,
  { unlatch: asked }: StartRequest,
  control: ControlItem,
): Promise<Refusal | undefined> => {
  const { tenant, held, execution, cutover: former } = control;
  if (!held) return undefined;
  const other = await standingOf(deps, tenant, former);
  if (other.standing === 'going') {
    return {
      code: 'route-held',
      message: `The route of ${tenant} is held on legacy and ${other.execution} runs. Decide on its recovery first: npx cutover status`,
    };
  }
  if (!asked) {
    return {
      code: 'route-held',
      message:
        `The route of ${tenant} is held on legacy by ${execution}, which has ended. Take it up with: npx cutover rollback --resume. ` +
        'Or, if its authority has decided that another cutover begins: npx cutover start --unlatch REASON --by PERSON',
    };
  }
  const left = await openBehindLatch(deps, control, deps.clock.now());
  if (!left.ok) return { code: 'open-invoices', message: left.error };
  if (left.value.length > 0) deps.log('open-behind-latch', { numbers: left.value.slice(0, MOST_LOGGED) });
  return undefined;
};

/** On record first: nobody finds a route unlatched and does not know by whom. The breaker's next tick opens the queue. */
const unlatch = async (
  deps: StartDeps,
  control: ControlItem,
  { by, reason, caller }: NonNullable<StartRequest['unlatch']>,
): Promise<Result<undefined, Refusal>> => {
  const { tenant, cutover } = deps.deployed;
  const now = deps.clock.now();
  await recordProgress(deps.progress, cutover, UNLATCHED, () => ({
    cutover,
    task: UNLATCHED,
    stage: WAY_BACK_STAGE,
    mode: 'manual',
    // Of no run: none has begun, and a try that dies here must not leave one to be counted.
    run: 0,
    attempt: 1,
    owner: by,
    status: 'done',
    plannedStart: now,
    plannedEnd: now,
    openedAt: now,
    closedAt: now,
    by,
    evidence: {
      reason,
      ...(caller !== undefined && { caller }),
      heldBy: control.execution,
      former: control.cutover,
      epoch: control.epoch,
    },
  }));
  // Before the latch goes: a try that dies in between leaves nothing behind that only a roll-back would take away.
  await deps.control.setPause(tenant, 'rollback', false);
  const set = await deps.control.setRoute(tenant, control.epoch, {
    route: { kind: 'legacy' },
    segmentRoutes: {},
    cutover,
    execution: mainExecution(cutover, FIRST_RUN),
    unlatchedBy: by,
  });
  if (set.outcome !== 'changed') {
    return refuse(
      'route-moved',
      `The route of ${tenant} was changed meanwhile by ${set.control.execution} (epoch ${set.control.epoch}). Look at it, then start again: npx cutover status`,
    );
  }
  deps.log('route-unlatched', { cutover, by, heldBy: control.execution });
  return ok(undefined);
};

const goesAlready = async (deps: StartDeps, cutover: string, execution: string): Promise<JsonObject> => {
  const record = await deps.cutovers.get(cutover);
  const since = record === undefined ? '' : `, started by ${record.startedBy} at ${toIso(record.startedAt)}`;
  return {
    ok: true,
    outcome: 'already',
    cutover,
    execution,
    ...(record === undefined ? {} : { by: record.startedBy, at: toIso(record.startedAt) }),
    message: `${execution} goes already${since}. Nothing was changed. See: npx cutover status`,
  };
};

const heldBy = (holder: LockHolder, state: string): Refusal => ({
  code: 'lock-held',
  message: `${holder.tenant} is locked by cutover ${holder.cutover}, held by ${holder.by} since ${toIso(holder.since)}: ${state}.`,
});

/** One cutover at a time: the lock of another is taken only when all of its executions are over. */
const takeLock = async (
  deps: StartDeps,
  request: StartRequest,
  cutover: string,
): Promise<Result<undefined, Refusal>> => {
  const { tenant, cutover: own } = deps.deployed;
  const now = deps.clock.now();
  const holder = await deps.lock.holder(tenant);
  // Ours already, and taken anew all the same: whoever has just judged that it was prepared long ago and never began loses
  // it by that, while an unchanged one would be replaced between here and our execution. Who came first is in the record.
  if (holder !== undefined && holder.cutover !== cutover) {
    const other = await standingOf(deps, tenant, holder.cutover);
    if (other.standing === 'going') return err(heldBy(holder, `${other.execution} runs`));
    // One rehearsal of this very runbook that was given up needs nobody's word to be followed by the next.
    const takeOver = request.takeOver || rehearsalNumber(own, holder.cutover) !== undefined;
    if (other.standing === 'not-begun' && !(takeOver && now - holder.since >= PREPARED_LONG_AGO)) {
      return err(
        heldBy(
          holder,
          'it was prepared and has not begun. Start that one, or, 15 minutes after it was locked, take over with --take-over',
        ),
      );
    }
  }
  const mine: LockHolder = { tenant, cutover, by: request.by, since: now };
  const taken = await (holder === undefined || holder.cutover === cutover
    ? deps.lock.take(mine)
    : deps.lock.take(mine, holder));
  return taken === 'taken' ? ok(undefined) : err(heldBy(taken, 'it was quicker'));
};

/** Create-only. A former try's record stands: calendar and digests are fixed once, at the first start. */
const record = async (
  deps: StartDeps,
  request: StartRequest,
  cutover: string,
): Promise<Result<CutoverRecord, Refusal>> => {
  const { tenant } = deps.deployed;
  const { by, calendar, digests } = request;
  const mine: CutoverRecord = {
    cutover,
    tenant,
    startedBy: by,
    startedAt: deps.clock.now(),
    digests,
    calendar,
  };
  if (await deps.cutovers.create(mine)) return ok(mine);
  const standing = await deps.cutovers.get(cutover);
  if (standing === undefined) throw new Error(`the record of ${cutover} is there and cannot be read`);
  if (standing.tenant !== tenant) {
    return refuse('other-tenant', `${cutover} was started for tenant ${standing.tenant} before.`);
  }
  for (const part of ['program', 'code', 'roster'] as const) {
    if (standing.digests[part] === digests[part]) continue;
    return refuse(
      'prepared-otherwise',
      `${cutover} was prepared by ${standing.startedBy} at ${toIso(standing.startedAt)} with another ${part} ` +
        `(${standing.digests[part].slice(0, 12)}) and never began. Deploy that one again, or give the runbook another cutover id.`,
    );
  }
  return ok(standing);
};
