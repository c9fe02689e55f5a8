import { canonicalJson } from '#lib/digest.ts';
import type { WatchStore } from '#lib/ports/watch-store.ts';
import { WatchState } from '#lib/watch/watch-state.ts';
import { type Item, textOf } from './attributes.ts';
import { createItem, guardedPut } from './guarded-write.ts';
import { readItem } from './read-items.ts';
import { RECORD_KEYS } from './records-table.ts';
import type { StoreAccess } from './store-access.ts';

/** The watch's memory in RECORDS_TABLE: one canonical text, so that "still equals what was read" is text equality. */
export const makeWatchStore = (options: StoreAccess): WatchStore => ({
  async get(cutover) {
    const item = await readItem(options, RECORD_KEYS.watch(cutover));
    return item && WatchState.parse(JSON.parse(textOf(item, 'state')));
  },
  async put(cutover, state, replaces) {
    const item: Item = { ...RECORD_KEYS.watch(cutover), state: { S: canonicalJson(state) } };
    const { written } = replaces
      ? await guardedPut(options, item, {
          condition: '#state = :read',
          names: { '#state': 'state' },
          values: { ':read': { S: canonicalJson(replaces) } },
        })
      : await createItem(options, item);
    return written;
  },
});
