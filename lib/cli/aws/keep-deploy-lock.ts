import { endPermit } from '#lib/cli/aws/deploy-lock.ts';
import type { StageWorld } from '#lib/cli/aws/stage-world.ts';
import type { Terminal } from '#lib/cli/terminal.ts';
import { PERMIT_TASK, permitOf } from './permit-record.ts';

/**
 * Locks the stacks again when a permit to deploy has outlived its time. CloudFormation has no clock, so every command that
 * changes something looks, after it has done its own work: a roll-back does not wait for this, and none fails for it.
 */
export const keepDeployLock = async (
  world: Pick<StageWorld, 'progress' | 'clock' | 'compiled' | 'deployLock' | 'archive' | 'deployed'>,
  terminal: Pick<Terminal, 'err'>,
): Promise<void> => {
  const record = await world.progress.get(world.compiled.runbook.cutover, PERMIT_TASK);
  const permit = permitOf(record === undefined ? [] : [record]);
  if (permit === undefined || permit.until > world.clock.now()) return;
  try {
    await endPermit(world, 'cutover');
    terminal.err('The permit to deploy was over: the stacks are locked again.');
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    terminal.err(
      `The permit to deploy is over, and the stacks could not be locked again (${error.name}). Somebody who may: npx cutover deploy-permit --end`,
    );
  }
};
