import { newestRun } from '#lib/actions/newest-run.ts';
import { MINUTE } from '#lib/instant.ts';
import type { Control } from '#lib/ports/control.ts';
import type { Machine } from '#lib/ports/machine.ts';
import type { Progress } from '#lib/ports/progress.ts';
import { isStageSubject } from '#lib/runbook/stage-subject.ts';
import { mainExecution, rollbackExecution } from '#lib/way-back/execution-names.ts';

export interface StandingDeps {
  readonly machine: Pick<Machine, 'status'>;
  readonly control: Pick<Control, 'get'>;
  readonly progress: Pick<Progress, 'list'>;
}

export type Standing =
  /** Prepared at most: no execution of it ever was. */
  | { readonly standing: 'not-begun' }
  /** An execution of it runs. */
  | { readonly standing: 'going'; readonly execution: string }
  /** Every execution has ended; `held`: and the last roll-back has left the route held on legacy. */
  | { readonly standing: 'over'; readonly execution: string; readonly held: boolean };

/** Between lock and execution lie some seconds; after this whoever prepared it has died or given up. */
export const PREPARED_LONG_AGO = 15 * MINUTE;

/** A roll-back is named after the epoch that it was asked at; the route may have moved a few changes on since. */
const EPOCHS_BACK = 5;

/** Where a cutover's executions are. Reads only. */
export const standingOf = async (deps: StandingDeps, tenant: string, cutover: string): Promise<Standing> => {
  const { epoch, held, execution: holder } = await deps.control.get(tenant);
  const run = await newestRun(deps, cutover);
  if (run === 0) return { standing: 'not-begun' };
  const main = mainExecution(cutover, run);
  const status = await deps.machine.status(main);
  if (status === 'running') return { standing: 'going', execution: main };
  for (let back = 0; back <= Math.min(EPOCHS_BACK, epoch); back += 1) {
    const rollback = await runningRollback(deps, cutover, epoch - back);
    if (rollback !== undefined) return { standing: 'going', execution: rollback };
  }
  // People write before anything runs: an attestation, a permit to deploy. No execution has, if it entered no stage and AWS, which
  // forgets one after 90 days, knows none.
  return status === undefined && !(await enteredAny(deps, cutover))
    ? { standing: 'not-begun' }
    : { standing: 'over', execution: held ? holder : main, held };
};

const enteredAny = async ({ progress }: StandingDeps, cutover: string): Promise<boolean> =>
  (await progress.list(cutover)).some(({ task }) => isStageSubject(task));

/** The first of an epoch has the plain name; another only begins when the one before has ended without its latch. */
const runningRollback = async (
  deps: StandingDeps,
  cutover: string,
  epoch: number,
): Promise<string | undefined> => {
  for (let again = 1; ; again += 1) {
    const name = rollbackExecution(cutover, epoch, again);
    const status = await deps.machine.status(name);
    if (status === 'running') return name;
    if (status === undefined) return undefined;
  }
};
