import { describe, expect, it } from 'vitest';
import type { WatchStore } from '#lib/ports/watch-store.ts';
import { NOTHING_WATCHED, type WatchState } from '#lib/watch/watch-state.ts';

const watched = (changes: Partial<WatchState['outage']> = {}): WatchState => ({
  ...NOTHING_WATCHED,
  outage: { ...NOTHING_WATCHED.outage, ...changes },
});

/** What every memory of the watch must do. `make` gives an empty one. */
export const watchStoreContract = (name: string, make: () => WatchStore | Promise<WatchStore>): void => {
  describe(`watch store: ${name}`, () => {
    it('begins empty, and keeps what was put, for its cutover only', async () => {
      const store = await make();
      expect(await store.get('adire')).toBeUndefined();
      const full: WatchState = {
        outage: {
          lastProvenSuccess: 3,
          downSince: 4,
          countsFrom: 3,
          newest: { at: 9, saw: 'down' },
          goodInARow: 0,
          outFor: 6,
          unseenFor: 0,
          maintenance: [{ from: 1, to: 2, by: 'tech', reason: 'announced by mail — “night work”' }],
        },
        cusum: { statistic: 0.1 + 0.2, failures: 1, successes: 20 },
        pulled: {
          'authority-outage': { at: 5, run: 1, how: 'proposed', where: 'incident/1', decideBy: 7 },
        },
      };
      expect(await store.put('adire', full, undefined)).toBe(true);
      expect(await store.get('adire')).toEqual(full);
      expect(await store.get('other')).toBeUndefined();
    });

    it('is made once, however often it is put as the first', async () => {
      const store = await make();
      const both = await Promise.all([
        store.put('adire', watched({ lastProvenSuccess: 1 }), undefined),
        store.put('adire', watched({ lastProvenSuccess: 2 }), undefined),
      ]);
      expect(both.toSorted()).toEqual([false, true]);
    });

    it('changes only what the caller has read, so that of two who look at once one has it', async () => {
      const store = await make();
      await store.put('adire', watched(), undefined);
      const read = await store.get('adire');
      expect(await store.put('adire', watched({ downSince: 1 }), watched({ downSince: 9 }))).toBe(false);
      expect(await store.put('adire', watched({ downSince: 2 }), read)).toBe(true);
      expect(await store.put('adire', watched({ downSince: 3 }), read)).toBe(false);
      expect(await store.get('adire')).toEqual(watched({ downSince: 2 }));
    });

    it('changes nothing that is not there', async () => {
      const store = await make();
      expect(await store.put('adire', watched({ downSince: 1 }), watched())).toBe(false);
      expect(await store.get('adire')).toBeUndefined();
    });

    it('does not mind the order of keys', async () => {
      const store = await make();
      await store.put('adire', watched({ downSince: 1 }), undefined);
      const { outage, ...rest } = watched({ downSince: 1 });
      const { goodInARow, ...others } = outage;
      const again: WatchState = { ...rest, outage: { ...others, goodInARow } };
      expect(await store.put('adire', watched({ downSince: 5 }), again)).toBe(true);
    });
  });
};
