import { closePermit, type LockWorld } from '#lib/cli/aws/deploy-lock.ts';
import type { Terminal } from '#lib/cli/terminal.ts';
import { PERMIT_TASK, permitOf } from './permit-record.ts';

/**
 * Locks the stacks again when a permit to deploy has outlived its time. CloudFormation has no clock, so every command that
 * changes something looks, after it has done its own work: a roll-back does not wait for this, and none fails for it.
 */
export const keepDeployLock = async (world: LockWorld, terminal: Pick<Terminal, 'err'>): Promise<void> => {
  const failed = (what: string) => (error: Error) =>
    terminal.err(
      `The permit to deploy is over, and ${what} (${error.name}). Somebody who may: npx cutover deploy-permit --end`,
    );
  const looked = await tried(async () => {
    const record = await world.progress.get(world.compiled.runbook.cutover, PERMIT_TASK);
    return permitOf(record === undefined ? [] : [record]);
  });
  if (looked instanceof Error) {
    terminal.err(
      `Whether a permit to deploy is over could not be looked up (${looked.name}): npx cutover status`,
    );
    return;
  }
  if (looked === undefined || looked.until > world.clock.now()) return;
  const locked = await tried(() => world.deployLock.setLocked(true));
  if (locked instanceof Error) return failed('the stacks could not be locked again')(locked);
  const closed = await tried(() => closePermit(world, 'cutover'));
  if (closed instanceof Error) {
    return failed('the stacks are locked again, but its end could not be recorded')(closed);
  }
  terminal.err('The permit to deploy was over: the stacks are locked again.');
};

const tried = async <T>(work: () => Promise<T>): Promise<T | Error> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return error;
  }
};
