import { stepTask } from '#lib/actions/run-step.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Control } from '#lib/ports/control.ts';
import type { ExecutionStatus, Machine } from '#lib/ports/machine.ts';
import type { Progress } from '#lib/ports/progress.ts';
import type { Digests } from '#lib/runbook/action-contract.ts';
import { mainExecution, rollbackEpoch, rollbackExecution } from '#lib/way-back/execution-names.ts';

export interface BeginRollbackDeps {
  readonly control: Pick<Control, 'get'>;
  readonly machine: Pick<Machine, 'start' | 'status'>;
  readonly progress: Pick<Progress, 'get'>;
  /** The calendar that executions of a cutover get; amendments included. */
  readonly calendarOf: (cutover: string) => Promise<JsonObject>;
}

export interface RollbackCall {
  readonly cutover: string;
  readonly tenant: string;
  readonly run: number;
  readonly digests: Digests;
  /** A gate, task, trigger or person: who asks for it. */
  readonly trigger: string;
  readonly resumeAt: string;
  /** Takes up a roll-back that has ended and still holds the route: its steps are done again, and its gate is asked again. */
  readonly takeUp?: boolean;
}

export interface RollbackBegun {
  readonly execution: string;
  readonly already: boolean;
}

/** Alarm, evaluator and machine may read the epoch a few changes apart and still mean one roll-back. */
const EPOCHS_BACK = 5;
/** A roll-back that died before its latch, that often on one epoch, needs a person. */
const AGAIN = 5;

/**
 * Starts the roll-back, or finds the one that goes already: the latched item's, one that runs for an epoch just
 * before, or one of this epoch's name. It changes nothing in the tenant; the roll-back's first step does.
 */
export const beginRollback = async (deps: BeginRollbackDeps, call: RollbackCall): Promise<RollbackBegun> => {
  const { cutover } = call;
  const control = await deps.control.get(call.tenant);
  const heldSince = control.held ? rollbackEpoch(cutover, control.execution) : undefined;
  if (heldSince !== undefined) {
    const of = await rollbacksOf(deps, cutover, heldSince);
    const running = of.find(({ status }) => status === 'running');
    // Held and not running: that roll-back is over, ended on legacy or dead. Nobody turns back again what is turned back.
    if (running || !call.takeUp)
      return { execution: running?.name ?? of.at(-1)?.name ?? control.execution, already: true };
    return await startAgain(deps, call, heldSince, of.length + 1);
  }
  for (let epoch = control.epoch; epoch >= Math.max(0, control.epoch - EPOCHS_BACK); epoch -= 1) {
    const name = rollbackExecution(cutover, epoch);
    // One that has latched, while the item is not held any more, has recovered: it is about to end, not to roll back.
    const over = (await deps.progress.get(cutover, stepTask(name, 'latch'))) !== undefined;
    if (!over && (await deps.machine.status(name)) === 'running') return { execution: name, already: true };
  }
  return await startAgain(deps, call, control.epoch, 1);
};

/** All that were started on one epoch, oldest first. AWS forgets an execution after 90 days. */
const rollbacksOf = async (
  deps: Pick<BeginRollbackDeps, 'machine'>,
  cutover: string,
  epoch: number,
): Promise<readonly { readonly name: string; readonly status: ExecutionStatus }[]> => {
  const found: { readonly name: string; readonly status: ExecutionStatus }[] = [];
  for (let again = 1; ; again += 1) {
    const name = rollbackExecution(cutover, epoch, again);
    const status = await deps.machine.status(name);
    if (status === undefined) return found;
    found.push({ name, status });
  }
};

const startAgain = async (
  deps: BeginRollbackDeps,
  call: RollbackCall,
  epoch: number,
  first: number,
): Promise<RollbackBegun> => {
  const { cutover } = call;
  const input: JsonObject = {
    cutover,
    tenant: call.tenant,
    run: call.run,
    resumeAt: call.resumeAt,
    digests: { ...call.digests },
    calendar: await deps.calendarOf(cutover),
    trigger: call.trigger,
    mainExecution: mainExecution(cutover, call.run),
  };
  for (let again = first; again < first + AGAIN; again += 1) {
    const name = rollbackExecution(cutover, epoch, again);
    const started = await deps.machine.start('rollback', name, input);
    if (started === 'started') return { execution: name, already: false };
    // `taken` and running: somebody else's start, with another trigger. Ended: it never came to its latch.
    if (started === 'running' || (await deps.machine.status(name)) === 'running')
      return { execution: name, already: true };
  }
  throw new Error(
    `roll-back of ${cutover} at epoch ${epoch} was started ${AGAIN} times and ended each time before its latch; ` +
      'latch by hand, turn the ERP output to legacy, and look at the executions',
  );
};
