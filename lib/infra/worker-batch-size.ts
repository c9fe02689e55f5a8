/**
 * How many messages one worker takes at once. The next batch of a worker comes when its last invoice is answered: a barrier.
 * It costs nothing as long as the other workers hold turns enough meanwhile, so all together hold half a minute of the agreed
 * rate, twice the longest answer (15 s). No more: a turn must come while the invocation has time for it (65 s), or its
 * message is seen again nine minutes later. The ledger reads 100 rows at once.
 */
export const workerBatchSize = (callsPerSecond: number, workers: number): number =>
  Math.min(100, Math.max(10, Math.ceil((callsPerSecond * HELD_SECONDS) / workers)));

const HELD_SECONDS = 30;
