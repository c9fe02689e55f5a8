import type { ClearanceCounts } from '#lib/ports/ledger.ts';
import type { WatchLook } from '#lib/watch/judge-watch.ts';
import { NOTHING_WATCHED } from '#lib/watch/watch-state.ts';

export const watchCounts = (changes: Partial<ClearanceCounts> = {}): ClearanceCounts => {
  const counts = {
    cleared: 0,
    rejected: 0,
    refused: 0,
    pending: 0,
    unknown: 0,
    overdue: 0,
    late: 0,
    ...changes,
  };
  const received = counts.cleared + counts.rejected + counts.pending + counts.unknown;
  return { received, clearedFirstPass: counts.cleared, ...counts };
};

export const lookAt = (
  counts: Partial<ClearanceCounts>,
  changes: Partial<Omit<WatchLook, 'counts'>> = {},
): WatchLook => ({
  counts: watchCounts(counts),
  since: 1_000,
  state: NOTHING_WATCHED,
  thresholds: { clearance: 99, rollbackAlpha: 0.01 },
  denominator: 'valid',
  rate: 'cleared-of-valid',
  outageClockRuns: false,
  ...changes,
});
