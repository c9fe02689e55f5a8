import { stepTask } from '#lib/actions/run-step.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Control } from '#lib/ports/control.ts';
import type { Machine } from '#lib/ports/machine.ts';
import type { Progress } from '#lib/ports/progress.ts';
import type { Digests } from '#lib/runbook/action-contract.ts';
import { isRollbackExecution, mainExecution, rollbackExecution } from '#lib/way-back/execution-names.ts';

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
  if (control.held && isRollbackExecution(cutover, control.execution)) {
    // Held and not running: that roll-back is over and ended on legacy. There is nothing to roll back again.
    return { execution: control.execution, already: true };
  }
  for (let epoch = control.epoch; epoch >= Math.max(0, control.epoch - EPOCHS_BACK); epoch -= 1) {
    const name = rollbackExecution(cutover, epoch);
    // One that has latched, while the item is not held any more, has recovered: it is about to end, not to roll back.
    const over = (await deps.progress.get(cutover, stepTask(name, 'latch'))) !== undefined;
    if (!over && (await deps.machine.status(name)) === 'running') return { execution: name, already: true };
  }
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
  for (let again = 1; again <= AGAIN; again += 1) {
    const name = rollbackExecution(cutover, control.epoch, again);
    const started = await deps.machine.start('rollback', name, input);
    if (started === 'started') return { execution: name, already: false };
    // `taken` and running: somebody else's start, with another trigger. Ended: it never came to its latch.
    if (started === 'running' || (await deps.machine.status(name)) === 'running')
      return { execution: name, already: true };
  }
  throw new Error(
    `roll-back of ${cutover} at epoch ${control.epoch} was started ${AGAIN} times and ended each time before its latch; ` +
      'latch by hand, turn the ERP output to legacy, and look at the executions',
  );
};
