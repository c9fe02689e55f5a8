import type { StageWorld } from '#lib/cli/aws/stage-world.ts';
import { canonicalJson } from '#lib/digest.ts';
import { type Instant, MINUTE, plus, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { PERMIT_STAGE, PERMIT_TASK } from './permit-record.ts';

export type LockWorld = Pick<
  StageWorld,
  'progress' | 'clock' | 'compiled' | 'deployLock' | 'archive' | 'deployed'
>;

/** Where each permit and its end are filed, create-only. */
export const permitKey = (cutover: string, at: Instant, what: 'permit' | 'end'): string =>
  `audit/deploy-permits/${cutover}/${toIso(at).replaceAll(':', '-')}.${what}.json`;

const put = async (
  world: Pick<LockWorld, 'compiled' | 'progress'>,
  change: (former: TaskRecord | undefined) => TaskRecord,
): Promise<void> => {
  const { cutover } = world.compiled.runbook;
  // Two people with a permit at the same moment are rare; a third in a row is a fault.
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const former = await world.progress.get(cutover, PERMIT_TASK);
    if (await world.progress.put(change(former), former)) return;
  }
  throw new Error(`the record ${PERMIT_TASK} of ${cutover} was changed by somebody else three times`);
};

const file = async (
  world: Pick<LockWorld, 'archive' | 'deployed'>,
  key: string,
  facts: JsonObject,
): Promise<void> => {
  const { deployed } = world;
  const { stage, account, caller } = deployed;
  await world.archive.put(key, canonicalJson({ ...facts, stage, account, caller }));
};

/**
 * Lets the stacks be changed for a while. Recorded before it is done: a permit that nobody can find afterwards is worse
 * than a record of one that did not come about.
 */
export const beginPermit = async (
  world: LockWorld,
  { by, reason, minutes }: { readonly by: string; readonly reason: string; readonly minutes: number },
): Promise<{ readonly until: Instant; readonly key: string }> => {
  const { cutover } = world.compiled.runbook;
  const now = world.clock.now();
  const until = plus(now, minutes * MINUTE);
  const key = permitKey(cutover, now, 'permit');
  await file(world, key, { cutover, by, reason, from: toIso(now), until: toIso(until) });
  await put(world, (former) => ({
    cutover,
    task: PERMIT_TASK,
    stage: PERMIT_STAGE,
    mode: 'automatic',
    run: former?.run ?? 1,
    attempt: (former?.attempt ?? 0) + 1,
    owner: by,
    status: 'open',
    plannedStart: now,
    plannedEnd: until,
    openedAt: now,
    by,
    note: reason,
  }));
  await world.deployLock.setLocked(false);
  return { until, key };
};

/** Locks the stacks and closes the permit, if one stands. The lock comes first: it is what protects. */
export const endPermit = async (world: LockWorld, by: string): Promise<void> => {
  await world.deployLock.setLocked(true);
  await closePermit(world, by);
};

/** Puts on record that the permit is over, if one stands. Who runs a cutover may lock, and not write this record. */
export const closePermit = async (world: Omit<LockWorld, 'deployLock'>, by: string): Promise<void> => {
  const { cutover } = world.compiled.runbook;
  const standing = await world.progress.get(cutover, PERMIT_TASK);
  if (standing?.status !== 'open') return;
  const now = world.clock.now();
  await file(world, permitKey(cutover, standing.openedAt, 'end'), {
    cutover,
    by,
    endedAt: toIso(now),
    permittedUntil: toIso(standing.plannedEnd),
  });
  await put(world, (former) => ({ ...(former ?? standing), status: 'done', closedAt: now, by }));
};
