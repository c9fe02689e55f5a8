import { beforeEach, describe, expect, it } from 'vitest';
import { announceMaintenance } from '#lib/actions/announce-maintenance.ts';
import { changeWatch } from '#lib/actions/change-watch.ts';
import { DAY, fromIso, HOUR, plus } from '#lib/instant.ts';
import { openDatabase } from '#lib/local/database.ts';
import { makeIncidentLog } from '#lib/local/incidents.ts';
import { makeWatchStore } from '#lib/local/watch-store.ts';
import { outageRule, withProof } from '#lib/watch/outage-clock.ts';

const NOW = fromIso('2027-04-11T02:00:00Z');

let deps: Parameters<typeof announceMaintenance>[0] & {
  readonly incidents: ReturnType<typeof makeIncidentLog>;
};
beforeEach(() => {
  const database = openDatabase(':memory:');
  deps = {
    watchStore: makeWatchStore(database),
    incidents: makeIncidentLog(database),
    clock: { now: () => NOW },
  };
});

/** Days from now. */
const announce = (from: number, to: number) =>
  announceMaintenance(deps, 'c', {
    from: plus(NOW, from * DAY),
    to: plus(NOW, to * DAY),
    by: 'cio',
    reason: 'announced by mail',
  });
const windows = async () => (await deps.watchStore.get('c'))?.outage.maintenance ?? [];

describe('announcing maintenance', () => {
  it('tells the clock, and opens one incident of severity 3, however often it is said', async () => {
    expect(await announce(0, 1)).toMatchObject({ ok: true });
    expect(await announce(0, 1)).toMatchObject({ ok: true });
    expect(await windows()).toHaveLength(1);
    const incidents = await deps.incidents.list('c');
    expect(incidents).toMatchObject([{ severity: 3, source: 'maintenance', openedAt: NOW }]);
    expect(incidents[0]?.title).toContain('announced by mail (said by cio)');
  });

  it.each([
    [1, 1, 'maintenance-ends-first'],
    [1, 0, 'maintenance-ends-first'],
    [0, 7.01, 'maintenance-too-long'],
    [0, 366, 'maintenance-too-long'],
  ])('from day %d to day %d is refused, and nothing is opened', async (from, to, code) => {
    expect(await announce(from, to)).toMatchObject({ ok: false, error: { code } });
    expect(await windows()).toEqual([]);
    expect(await deps.incidents.list('c')).toEqual([]);
  });

  it.each([
    ['behind', 7, 8],
    ['behind, with an hour between', 7 + 1 / 24, 8],
    ['before', -1, 0],
    ['overlapping', 3, 8],
  ])('is not chained beyond seven days: %s', async (_, from, to) => {
    expect(await announce(0, 7)).toMatchObject({ ok: true });
    expect(await announce(from, to)).toMatchObject({ ok: false, error: { code: 'maintenance-chained' } });
    expect(await windows()).toHaveLength(1);
    expect(await deps.incidents.list('c')).toHaveLength(1);
  });

  it('takes another that is days apart, and one that fills a chain up to seven days', async () => {
    expect(await announce(0, 3)).toMatchObject({ ok: true });
    expect(await announce(3.5, 7)).toMatchObject({ ok: true });
    expect(await announce(9, 16)).toMatchObject({ ok: true });
  });

  it('still knows the window that an outage which runs was counted with, so that days of one outage cannot be chained', async () => {
    const rule = outageRule(12 * HOUR);
    expect(await announce(0, 7)).toMatchObject({ ok: true });
    for (let hour = 0; hour < 8 * 24; hour += 1)
      await changeWatch(deps, 'c', (state) => ({
        ...state,
        outage: withProof(state.outage, { at: plus(NOW, hour * HOUR), saw: 'down' }, rule),
      }));
    expect(await announce(7, 8)).toMatchObject({ ok: false, error: { code: 'maintenance-chained' } });
  });

  it('refuses the one furthest ahead where the record is full, and opens nothing for it', async () => {
    for (let index = 0; index < 20; index += 1) await announce(index * 3, index * 3 + 1);
    expect(await announce(90, 91)).toMatchObject({ ok: false, error: { code: 'maintenance-full' } });
    expect(await deps.incidents.list('c')).toHaveLength(20);
    expect(await windows()).toHaveLength(20);
  });
});
