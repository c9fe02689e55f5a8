import { canonicalJson } from '#lib/digest.ts';
import type { Progress, TaskRecord } from '#lib/ports/progress.ts';
import { type Item, textOf } from './attributes.ts';
import { createItem, guardedPut } from './guarded-write.ts';
import { readItem, readPartition } from './read-items.ts';
import { RECORD_KEYS } from './records-table.ts';
import type { StoreAccess } from './store-access.ts';

const recordOf = (item: Item): TaskRecord => JSON.parse(textOf(item, 'record'));

const byOpening = (a: TaskRecord, b: TaskRecord): number =>
  a.openedAt - b.openedAt || (a.task < b.task ? -1 : 1);

/** The progress table in RECORDS_TABLE: one canonical text a task, so that "still equals what was read" is text equality. */
export const makeProgress = (options: StoreAccess): Progress => ({
  async get(cutover, task) {
    const item = await readItem(options, RECORD_KEYS.task(cutover, task));
    return item && recordOf(item);
  },
  async put(record, replaces) {
    const item: Item = {
      ...RECORD_KEYS.task(record.cutover, record.task),
      record: { S: canonicalJson(record) },
    };
    const { written } = replaces
      ? await guardedPut(options, item, {
          condition: '#record = :read',
          names: { '#record': 'record' },
          values: { ':read': { S: canonicalJson(replaces) } },
        })
      : await createItem(options, item);
    return written;
  },
  async list(cutover) {
    return (await readPartition(options, RECORD_KEYS.tasks(cutover))).map(recordOf).toSorted(byOpening);
  },
});
