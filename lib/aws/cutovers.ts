import { canonicalJson } from '#lib/digest.ts';
import type { CutoverRecord, Cutovers } from '#lib/ports/cutovers.ts';
import { textOf } from './attributes.ts';
import { createItem } from './guarded-write.ts';
import { readItem } from './read-items.ts';
import { RECORD_KEYS } from './records-table.ts';
import type { StoreAccess } from './store-access.ts';

/** Cutover records in RECORDS_TABLE. */
export const makeCutovers = (options: StoreAccess): Cutovers => ({
  async get(cutover) {
    const item = await readItem(options, RECORD_KEYS.cutover(cutover));
    if (!item) return undefined;
    const record: CutoverRecord = JSON.parse(textOf(item, 'record'));
    return record;
  },
  async create(record) {
    const { written } = await createItem(options, {
      ...RECORD_KEYS.cutover(record.cutover),
      record: { S: canonicalJson(record) },
    });
    return written;
  },
});
