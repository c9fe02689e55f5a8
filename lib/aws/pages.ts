import { canonicalJson } from '#lib/digest.ts';
import type { Page, Pages } from '#lib/ports/pages.ts';
import { type Item, textOf } from './attributes.ts';
import { createItem, guardedPut } from './guarded-write.ts';
import { readItem, readPartition } from './read-items.ts';
import { RECORD_KEYS } from './records-table.ts';
import type { StoreAccess } from './store-access.ts';

const pageOf = (item: Item): Page => JSON.parse(textOf(item, 'page'));

const byOpening = (a: Page, b: Page): number => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1);

/** Pages in RECORDS_TABLE: one canonical text each, so that "still equals what was read" is text equality. */
export const makePages = (options: StoreAccess): Pages => ({
  async get(tenant, id) {
    const item = await readItem(options, RECORD_KEYS.page(tenant, id));
    return item && pageOf(item);
  },
  async put(page, replaces) {
    const item: Item = { ...RECORD_KEYS.page(page.tenant, page.id), page: { S: canonicalJson(page) } };
    const { written } = replaces
      ? await guardedPut(options, item, {
          condition: '#page = :read',
          names: { '#page': 'page' },
          values: { ':read': { S: canonicalJson(replaces) } },
        })
      : await createItem(options, item);
    return written;
  },
  async list(tenant) {
    return (await readPartition(options, RECORD_KEYS.pages(tenant))).map(pageOf).toSorted(byOpening);
  },
});
