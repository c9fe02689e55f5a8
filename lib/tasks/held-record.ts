import type { TaskRecord } from '#lib/ports/progress.ts';

/** Whether a held record stood for something done when it was held: answering `retry` makes it that again. */
export const wasDone = (record: TaskRecord): boolean => {
  const held = record.evidence?.held;
  return typeof held === 'object' && held !== null && 'was' in held && held.was === 'done';
};

/** Closed as given up by a person in this run. What the machine itself failed at is still to be answered. */
export const isGivenUp = (record: TaskRecord, run: number): boolean =>
  record.status === 'failed' && record.run === run && record.by !== undefined && record.by !== 'machine';

/** Why people said that it cannot go on, in their order; it stays when the task is done after all. */
export const blocksOf = (record: TaskRecord): readonly string[] => {
  const blocks = record.evidence?.blocks;
  return Array.isArray(blocks) ? blocks.filter((text) => typeof text === 'string') : [];
};
