import type { SignOffStage } from '#lib/gates/sign-off.ts';
import type { CutoverLock } from '#lib/ports/lock.ts';
import { rehearsalNumber } from '#lib/runbook/rehearsal-id.ts';

/**
 * Under which id the runbook's cutover runs now, or ran last: the tenant's lock says it, from the moment function `start` has drawn
 * a rehearsal's number. Where another cutover holds the lock, or none, it is the runbook's own. In production it always is, and
 * nobody looks: no command and no way back there waits for the lock to be read.
 */
export const currentCutover = async (
  stage: SignOffStage,
  lock: Pick<CutoverLock, 'holder'>,
  tenant: string,
  own: string,
): Promise<string> => {
  if (stage === 'production') return own;
  const holder = await lock.holder(tenant);
  return holder !== undefined && rehearsalNumber(own, holder.cutover) !== undefined ? holder.cutover : own;
};
