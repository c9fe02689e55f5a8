import type { Instant } from '#lib/instant.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';

/** The progress record of the permit to deploy while a cutover runs: open as long as it stands. */
export const PERMIT_TASK = 'deploy-permit';
/** No stage of a runbook: ids of stages are checked against the runbook wherever they count. */
export const PERMIT_STAGE = 'deployment';

export interface Permit {
  readonly until: Instant;
  readonly by: string;
  readonly reason: string;
}

/** The permit that stands, also one whose time is over and that nobody has ended. */
export const permitOf = (progress: readonly TaskRecord[]): Permit | undefined => {
  const record = progress.find(({ task }) => task === PERMIT_TASK);
  return record?.status === 'open'
    ? { until: record.plannedEnd, by: record.owner, reason: record.note ?? 'no reason given' }
    : undefined;
};
