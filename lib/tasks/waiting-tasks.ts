import type { TaskRecord } from '#lib/ports/progress.ts';

/** Why a task or a machine's own step waits for its owner; undefined for one that was simply handed out. */
export const heldReasons = (record: TaskRecord): readonly string[] | undefined => {
  const held = record.evidence?.held;
  if (typeof held !== 'object' || held === null || !('reasons' in held)) return undefined;
  return Array.isArray(held.reasons) ? held.reasons.map(String) : [];
};

/** Tasks that people have to report: open ones, blocked ones, and what is held. */
export const waitingTasks = (records: readonly TaskRecord[]): readonly TaskRecord[] =>
  records.filter(
    (record) =>
      (record.status === 'open' || record.status === 'blocked') &&
      (record.mode === 'manual' || heldReasons(record) !== undefined),
  );
