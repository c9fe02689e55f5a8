import { type SupersedeMovedDeps, supersedeMoved } from '#lib/gates/supersede-moved.ts';
import type { JsonObject } from '#lib/json.ts';
import type { CutoverLock } from '#lib/ports/lock.ts';
import type { Log } from '#lib/ports/log.ts';

export interface WatchFreezeDeps extends SupersedeMovedDeps {
  readonly tenant: string;
  readonly lock: Pick<CutoverLock, 'holder'>;
  readonly log: Log;
}

/**
 * Compares what is frozen with what those who decide were shown, as long as a gate is open. What cannot be read throws, so that its
 * alarm says that nobody watches; nothing is superseded because the ERP did not answer once, and before a go the completer reads
 * it all again.
 */
export const makeWatchFreeze = (deps: WatchFreezeDeps) => async (): Promise<JsonObject> => {
  const cutover = (await deps.lock.holder(deps.tenant))?.cutover;
  if (cutover === undefined) return { outcome: 'no-cutover' };
  const superseded = await supersedeMoved(deps, cutover);
  for (const { instance, reason } of superseded) deps.log('gate-superseded-moved', { instance, reason });
  return { outcome: 'watched', cutover, superseded: superseded.map((each) => ({ ...each })) };
};
