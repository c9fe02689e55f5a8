import { describe, expect, it } from 'vitest';
import { fromIso, HOUR, type Instant, instant, MINUTE, plus } from '#lib/instant.ts';
import { openDatabase } from '#lib/local/database.ts';
import { makeIncidentLog } from '#lib/local/incidents.ts';
import { makeWatchStore } from '#lib/local/watch-store.ts';
import type { ClearanceCounts } from '#lib/ports/ledger.ts';
import { gatherWatch } from '#lib/report/gather-watch.ts';
import { watchData, watchLines } from '#lib/report/render-watch.ts';
import { outageRule, withProof } from '#lib/watch/outage-clock.ts';
import { NOTHING_WATCHED, type WatchState } from '#lib/watch/watch-state.ts';
import { smallRunbook } from '#test/gates/small-runbook.ts';
import { GOOD } from '#test/lambdas/evaluate-world.ts';

const ZONE = 'Africa/Lagos';
const NOW = fromIso('2027-04-20T09:00:00Z');
const LIMIT = 12 * HOUR;

const runbook: typeof smallRunbook = {
  ...smallRunbook,
  thresholds: { ...smallRunbook.thresholds, authorityOutage: '12h' },
  triggers: [
    {
      id: 'rate',
      title: 'Clearance falls',
      kind: 'clearance-rate',
      mode: 'automatic',
      authority: 'steering',
      when: '-',
    },
    {
      id: 'outage',
      title: 'The authority is out',
      kind: 'authority-outage',
      mode: 'propose',
      authority: 'steering',
      when: '-',
    },
  ],
};

/** Up until `minutes` ago, and down since, probed every five minutes. */
const outFor = (minutes: number): WatchState['outage'] => {
  const rule = outageRule(LIMIT);
  let outage = withProof(NOTHING_WATCHED.outage, { at: plus(NOW, -(minutes + 5) * MINUTE), saw: 'up' }, rule);
  for (let ago = minutes; ago >= 0; ago -= 5)
    outage = withProof(outage, { at: plus(NOW, -ago * MINUTE), saw: 'down' }, rule);
  return outage;
};

const told = async (
  state: WatchState | undefined,
  about: { readonly since?: Instant; readonly counts?: ClearanceCounts; readonly closed?: string } = {},
) => {
  const database = openDatabase(':memory:');
  const watchStore = makeWatchStore(database);
  const incidents = makeIncidentLog(database);
  if (state) await watchStore.put(runbook.cutover, state, undefined);
  for (const id of ['inc-1', 'inc-2']) {
    await incidents.open({
      id,
      cutover: runbook.cutover,
      severity: 1,
      title: 'x',
      source: 'outage',
      openedAt: NOW,
    });
  }
  if (about.closed !== undefined) await incidents.close(about.closed, NOW);
  const facts = await gatherWatch(
    { runbook, watchStore, incidents, ledger: { outcomes: async () => about.counts ?? GOOD } },
    { now: NOW, run: 1, since: about.since, progress: [] },
  );
  return { lines: watchLines(facts, ZONE).join('\n'), data: watchData(facts) };
};

const pulled: WatchState['pulled'] = {
  outage: { at: NOW, run: 1, how: 'proposed', where: 'inc-1', decideBy: plus(NOW, 2 * HOUR) },
};

describe('what status tells of the watch', () => {
  it('before the switch says nothing of rates, and nothing that is not so', async () => {
    const { lines, data } = await told(undefined);
    expect(lines).toBe('Incidents: 2 are open (npx cutover incidents)');
    expect(data).toMatchObject({ verdict: null, outage: null, pulled: [] });
  });

  it('gives the verdict with the rates behind it', async () => {
    const since = plus(NOW, -HOUR);
    expect((await told(undefined, { since })).lines).toMatch(/^Watch: (pass|inconclusive)\. .*100/m);
    const bad = { ...GOOD, cleared: 360, clearedFirstPass: 358, unknown: 40, late: 40 };
    const { lines, data } = await told(undefined, { since, counts: bad });
    expect(lines).toMatch(/^Watch: fail\. /m);
    expect(data).toMatchObject({ verdict: 'fail', numbers: { late: 40 } });
  });

  it('shows the outage clock: since when, and what is left to the dossier and to the limit', async () => {
    const { lines, data } = await told({ ...NOTHING_WATCHED, outage: outFor(180) });
    expect(lines).toContain(
      'AUTHORITY OUT since Tue 20 Apr 2027 06:55: 3 h 5 min counted; 8 h 25 min to the decision dossier, 8 h 55 min to the limit of 12 h 0 min',
    );
    expect(data).toMatchObject({ outage: { minutesToDossier: 505, minutesToLimit: 535 } });
  });

  it('says that the dossier is due, that it is filed, and that the limit is over', async () => {
    const outage = outFor(11 * 60 + 40);
    expect((await told({ ...NOTHING_WATCHED, outage })).lines).toContain(
      'the decision dossier is due, 15 min to the limit',
    );
    const filed = { ...outage, dossierAt: plus(NOW, -10 * MINUTE) };
    expect((await told({ ...NOTHING_WATCHED, outage: filed })).lines).toContain(
      'decision dossier filed on Tue 20 Apr 2027 09:50',
    );
    expect((await told({ ...NOTHING_WATCHED, outage: outFor(13 * 60) })).lines).toContain(
      'OVER the limit of 12 h 0 min',
    );
  });

  it('says that the probe has stopped', async () => {
    const outage = withProof(
      NOTHING_WATCHED.outage,
      { at: plus(NOW, -2 * HOUR), saw: 'up' },
      outageRule(LIMIT),
    );
    expect((await told({ ...NOTHING_WATCHED, outage })).lines).toContain('NOBODY HAS ASKED IT for 2 h 0 min');
  });

  it('shows maintenance that is not over', async () => {
    const window = { by: 'pm', reason: 'announced' };
    const maintenance = [
      { ...window, from: plus(NOW, -3 * HOUR), to: plus(NOW, -2 * HOUR) },
      { ...window, from: plus(NOW, HOUR), to: plus(NOW, 2 * HOUR) },
    ];
    const { lines, data } = await told({
      ...NOTHING_WATCHED,
      outage: { ...NOTHING_WATCHED.outage, maintenance },
    });
    expect(lines.match(/Maintenance of the authority/g)).toHaveLength(1);
    expect(data).toMatchObject({ maintenance: [{ from: '2027-04-20T10:00:00.000Z', by: 'pm' }] });
  });

  it('names who decides on a proposal by when, and how; closed, it is gone', async () => {
    const { lines, data } = await told({ ...NOTHING_WATCHED, pulled });
    expect(lines).toContain(
      'TRIGGER outage (The authority is out) since Tue 20 Apr 2027 10:00: steering decides by Tue 20 Apr 2027 12:00. Back: npx cutover rollback --trigger outage. Stay: npx cutover incidents close inc-1',
    );
    expect(data).toMatchObject({ pulled: [{ decideBy: '2027-04-20T11:00:00.000Z' }], openIncidents: 2 });
    expect((await told({ ...NOTHING_WATCHED, pulled }, { closed: 'inc-1' })).lines).not.toContain('TRIGGER');
  });

  it('names the roll-back that a trigger has started; of an earlier run nothing', async () => {
    const started = { at: NOW, run: 1, how: 'started' as const, where: 'smartapi-rb-3' };
    const { lines } = await told({ ...NOTHING_WATCHED, pulled: { rate: started } });
    expect(lines).toContain(
      'TRIGGER rate (Clearance falls) has started smartapi-rb-3 on Tue 20 Apr 2027 10:00',
    );
    const before = { ...NOTHING_WATCHED, pulled: { rate: { ...started, run: 2, at: instant(0) } } };
    expect((await told(before)).lines).not.toContain('TRIGGER');
  });
});
