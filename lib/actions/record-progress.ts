import type { Progress, TaskRecord } from '#lib/ports/progress.ts';

/** Two invocations of one task at a time are rare (a retry beside a slow first try); more in a row are a fault. */
const ATTEMPTS = 5;

/**
 * Writes the record that `next` makes of the one in the table, again when somebody else wrote in between.
 * Throws when the table will not settle: the machine then tries the whole step again.
 */
export const recordProgress = async (
  progress: Progress,
  cutover: string,
  task: string,
  next: (former: TaskRecord | undefined) => TaskRecord,
): Promise<TaskRecord> => {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const former = await progress.get(cutover, task);
    const record = next(former);
    if (await progress.put(record, former)) return record;
  }
  throw new Error(
    `progress of ${cutover}/${task} was changed by others ${ATTEMPTS} times while it was being written; try again`,
  );
};
