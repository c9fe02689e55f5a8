import { erpToLegacy } from '#lib/actions/erp-to-legacy.ts';
import { recordProgress } from '#lib/actions/record-progress.ts';
import { WAY_BACK_STAGE } from '#lib/actions/run-step.ts';
import { standingOf } from '#lib/actions/standing-of.ts';
import type { ErpOutput } from '#lib/ports/erp.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { ControlItem } from '#lib/route/control-item.ts';
import { mainExecution } from '#lib/way-back/execution-names.ts';
import type { StartDeps } from './handler.ts';
import type { Refusal, StartRequest } from './judge-request.ts';
import { openBehindLatch } from './open-behind-latch.ts';

/** Where it stands in the progress table who let a rehearsal begin anew, and what the one before had left. */
export const BEGUN_AGAIN = 'begun-again';

export interface BeginAgainDeps extends Pick<StartDeps, 'progress' | 'clock' | 'deployed' | 'log'> {
  readonly control: StartDeps['control'];
  readonly machine: StartDeps['machine'];
  readonly ledger: StartDeps['ledger'];
  readonly erpOutput: ErpOutput;
}

/** What a rehearsal left that nobody but people can clear away. Changes nothing. */
export const whyNotAgain = async (
  deps: BeginAgainDeps,
  control: ControlItem,
): Promise<Refusal | undefined> => {
  const { tenant, cutover: former, held, execution, pauseReasons } = control;
  const other = former === '' ? undefined : await standingOf(deps, tenant, former);
  if (other?.standing === 'going') {
    return {
      code: 'route-held',
      message: `${other.execution} of cutover ${former} runs, and the route of ${tenant} is its own${held ? ` (held by ${execution})` : ''}. Let it end first: npx cutover status`,
    };
  }
  if (pauseReasons.includes('operator')) {
    return {
      code: 'queue-paused',
      message: `The queue of ${tenant} is paused by an operator, who alone lets it go on. Nothing was changed. Then start again: npx cutover queue resume`,
    };
  }
  const open = await openBehindLatch(deps, control, deps.clock.now());
  return open.ok ? undefined : { code: 'open-invoices', message: open.error };
};

/**
 * Route and ERP as a first cutover finds them: legacy, no segment apart, not held. On record first. The route comes before the ERP, as
 * on every way back: it is ours and takes one write. Compare-and-set on the epoch that was read before anything was judged.
 */
export const backToBeginning = async (
  deps: BeginAgainDeps,
  control: ControlItem,
  { by }: StartRequest,
  cutover: string,
): Promise<Result<undefined, Refusal>> => {
  const { tenant } = control;
  const execution = mainExecution(cutover, 1);
  if (!isUntouched(control, deps.deployed.cutover, cutover) && !isFresh(control, cutover)) {
    await note(deps, control, by, cutover);
    // Before the latch goes: a try that dies in between leaves nothing behind that only a roll-back would take away.
    if (control.pauseReasons.includes('rollback')) await deps.control.setPause(tenant, 'rollback', false);
    const set = await deps.control.setRoute(tenant, control.epoch, {
      route: { kind: 'legacy' },
      segmentRoutes: {},
      cutover,
      execution,
      unlatchedBy: by,
    });
    // Another start of the same rehearsal was quicker: it has done just this.
    if (set.outcome !== 'changed' && !isFresh(set.control, cutover)) {
      return err({
        code: 'route-moved',
        message: `The route of ${tenant} was changed meanwhile by ${set.control.execution} (epoch ${set.control.epoch}). Look at it, then start again: npx cutover status`,
      });
    }
    deps.log('route-to-legacy', { cutover, by, former: control.cutover, epoch: set.control.epoch });
  }
  // Where it has begun meanwhile its own tasks turn the ERP.
  if ((await deps.machine.status(execution)) !== undefined) return ok(undefined);
  const erp = await erpToLegacy(deps.erpOutput);
  return erp.legacy
    ? ok(undefined)
    : err({
        code: 'erp-not-on-legacy',
        message: `${cutover} has not begun. ${erp.detail} Then start again.`,
      });
};

/** Nobody has ever switched this tenant: the first rehearsal of all finds nothing to clear away. */
const isUntouched = ({ epoch }: ControlItem, own: string, cutover: string): boolean =>
  epoch === 0 && cutover === own;

const isFresh = (
  { route, segmentRoutes, held, cutover: of, execution }: ControlItem,
  cutover: string,
): boolean =>
  route.kind === 'legacy' &&
  Object.keys(segmentRoutes).length === 0 &&
  !held &&
  of === cutover &&
  execution === mainExecution(cutover, 1);

const note = async (
  deps: BeginAgainDeps,
  control: ControlItem,
  by: string,
  cutover: string,
): Promise<void> => {
  const now = deps.clock.now();
  const { route, segmentRoutes, held, epoch, execution, cutover: former } = control;
  await recordProgress(deps.progress, cutover, BEGUN_AGAIN, (before) => ({
    cutover,
    task: BEGUN_AGAIN,
    stage: WAY_BACK_STAGE,
    mode: 'automatic',
    // Of no run: none has begun, and who counts runs must not find one here.
    run: 0,
    attempt: (before?.attempt ?? 0) + 1,
    owner: by,
    status: 'done',
    plannedStart: now,
    plannedEnd: now,
    openedAt: now,
    closedAt: now,
    by,
    evidence: {
      reason: 'rehearsed again: route and ERP output back to legacy, as a first cutover finds them',
      former,
      execution,
      epoch,
      held,
      route: { ...route },
      segments: Object.keys(segmentRoutes),
    },
  }));
};
