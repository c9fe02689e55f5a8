import type { TaskRecord } from '#lib/ports/progress.ts';

/** Whether a held record stood for something done when it was held: answering `retry` makes it that again. */
export const wasDone = (record: TaskRecord): boolean => {
  const held = record.evidence?.held;
  return typeof held === 'object' && held !== null && 'was' in held && held.was === 'done';
};
