import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR, instant, MINUTE } from '#lib/instant.ts';
import { openDatabase } from '#lib/local/database.ts';
import { makeWatchStore } from '#lib/local/watch-store.ts';
import {
  type OutageState,
  outageRule,
  type Proof,
  readOutage,
  withMaintenance,
  withProof,
} from '#lib/watch/outage-clock.ts';
import { NOTHING_WATCHED } from '#lib/watch/watch-state.ts';
import { withCleared } from '#lib/watch/with-cleared.ts';

const RULE = outageRule(12 * HOUR);
const NONE: OutageState = NOTHING_WATCHED.outage;

const at = (minutes: number) => instant(1_000_000_000_000 + minutes * MINUTE);
const proof = (minutes: number, saw: Proof['saw']): Proof => ({ at: at(minutes), saw });
const fold = (proofs: readonly Proof[], from: OutageState = NONE): OutageState =>
  proofs.reduce((state, each) => withProof(state, each, RULE), from);
const everyFive = (from: number, to: number, saw: Proof['saw']): readonly Proof[] =>
  Array.from({ length: Math.floor((to - from) / 5) }, (_, index) => proof(from + index * 5, saw));
const outMinutes = (state: OutageState, now: number): number =>
  readOutage(state, at(now), RULE).outMilliseconds / MINUTE;

describe('the outage clock', () => {
  it('counts from the last proven success, and runs on between two proofs', () => {
    const state = fold([proof(0, 'up'), proof(5, 'down'), proof(10, 'down')]);
    expect(outMinutes(state, 10)).toBe(10);
    expect(outMinutes(state, 13)).toBe(13);
    expect(readOutage(state, at(13), RULE).since).toBe(at(0));
  });

  it('of an authority that never worked counts from the first failure', () => {
    expect(outMinutes(fold([proof(0, 'down'), proof(5, 'down')]), 5)).toBe(5);
  });

  it('gives the dossier half an hour before the limit, and is over at it: not a minute before', () => {
    const state = fold([proof(0, 'up'), ...everyFive(5, 12 * 60 + 30, 'down')]);
    const read = (minutes: number) =>
      readOutage(fold([proof(0, 'up'), ...everyFive(5, minutes, 'down')]), at(minutes), RULE);
    expect(read(11 * 60 + 29)).toMatchObject({ dossierDue: false, over: false });
    expect(read(11 * 60 + 30)).toMatchObject({ dossierDue: true, over: false, limitAt: at(12 * 60) });
    expect(read(12 * 60 - 1)).toMatchObject({ dossierDue: true, over: false });
    expect(read(12 * 60)).toMatchObject({ over: true });
    expect(outMinutes(state, 12 * 60 + 30)).toBe(12 * 60 + 30);
  });

  it('one good proof between failures is no recovery, and neither are three within a minute', () => {
    const down = fold([proof(0, 'up'), ...everyFive(5, 60, 'down')]);
    expect(readOutage(fold([proof(60, 'up')], down), at(60), RULE).running).toBe(true);
    const quick = fold([proof(60, 'up'), proof(60.2, 'up'), proof(60.4, 'up')], down);
    expect(readOutage(quick, at(61), RULE).running).toBe(true);
    expect(outMinutes(fold([proof(60, 'up'), proof(65, 'down')], down), 65)).toBe(65);
  });

  it('is over after three good proofs that last ten minutes, and says since when', () => {
    const state = fold([
      proof(0, 'up'),
      ...everyFive(5, 60, 'down'),
      proof(60, 'up'),
      proof(65, 'up'),
      proof(70, 'up'),
    ]);
    expect(readOutage(state, at(70), RULE)).toMatchObject({ running: false, outMilliseconds: 0 });
    expect(state.recoveredAt).toBe(at(60));
  });

  it('flapping that recovers each time never adds up to an outage', () => {
    const proofs = Array.from({ length: 20 }, (_, index) => [
      ...everyFive(index * 120, index * 120 + 60, 'down'),
      ...everyFive(index * 120 + 60, index * 120 + 120, 'up'),
    ]).flat();
    expect(
      Math.max(...proofs.map((_, index) => outMinutes(fold(proofs.slice(0, index + 1)), 0))),
    ).toBeLessThan(90);
  });

  it('flapping that never recovers does, but only with the time in which it was out', () => {
    const proofs = Array.from({ length: 15 }, (_, index) => [
      ...everyFive(index * 60, index * 60 + 50, 'down'),
      proof(index * 60 + 50, 'up'),
      proof(index * 60 + 55, 'up'),
    ]).flat();
    expect(outMinutes(fold(proofs), 15 * 60)).toBe(15 * 60 - 5 - 15 * 5);
    expect(readOutage(fold(proofs), at(15 * 60), RULE).over).toBe(true);
  });

  it('leaves announced maintenance out, announced before or afterwards', () => {
    const window = { from: at(60), to: at(180), by: 'cio', reason: 'announced by mail' };
    const proofs = [proof(0, 'up'), ...everyFive(5, 300, 'down')];
    const before = fold(proofs, withMaintenance(NONE, window));
    const afterwards = withMaintenance(fold(proofs), window);
    expect(outMinutes(before, 300)).toBe(180);
    expect(outMinutes(afterwards, 300)).toBe(180);
    expect(outMinutes(withMaintenance(before, { ...window, to: at(120) }), 300)).toBe(180);
  });

  it('takes announced time off where it was counted: what nobody saw is taken off the unseen, and the outage stays', () => {
    // Out 2 h, then nobody looked for 4 h of which the first 15 minutes count as seen, then out again.
    const state = fold([proof(0, 'up'), ...everyFive(5, 120, 'down'), ...everyFive(360, 480, 'down')]);
    const before = readOutage(state, at(475), RULE);
    const told = withMaintenance(state, { from: at(180), to: at(300), by: 'cio', reason: 'by mail' });
    const after = readOutage(told, at(475), RULE);
    expect(after.outMilliseconds).toBe(before.outMilliseconds);
    expect(after.unseenMilliseconds).toBe(before.unseenMilliseconds - 120 * MINUTE);
    const both = withMaintenance(told, { from: at(60), to: at(180), by: 'cio', reason: 'by mail' });
    // 60 to 130 was seen (115 and the gap), 130 to 180 was not.
    expect(readOutage(both, at(475), RULE)).toMatchObject({
      outMilliseconds: before.outMilliseconds - 70 * MINUTE,
      unseenMilliseconds: before.unseenMilliseconds - 170 * MINUTE,
    });
  });

  it('windows that lie ahead never push out the one in force', () => {
    const window = (from: number) => ({ from: at(from), to: at(from + 300), by: 'cio', reason: 'by mail' });
    const ahead = Array.from({ length: 25 }, (_, index) => window(10_000 * (index + 1)));
    const state = [...ahead, window(0)].reduce(withMaintenance, fold([proof(-5, 'up')]));
    expect(state.maintenance).toHaveLength(20);
    expect(outMinutes(fold(everyFive(0, 300, 'down'), state), 295)).toBe(5);
  });

  it('what our own key hides is no outage and no recovery', () => {
    expect(readOutage(fold(everyFive(0, 900, 'ours')), at(900), RULE).running).toBe(false);
    const down = fold([proof(0, 'up'), ...everyFive(5, 60, 'down')]);
    const hidden = fold(everyFive(60, 600, 'ours'), down);
    expect(outMinutes(hidden, 600)).toBe(60);
    expect(readOutage(hidden, at(600), RULE).running).toBe(true);
  });

  it('time in which nobody looked is counted apart, and is blind', () => {
    const state = fold([proof(0, 'up'), proof(5, 'down'), proof(605, 'down')]);
    const reading = readOutage(state, at(605), RULE);
    expect(reading.outMilliseconds).toBe(20 * MINUTE);
    expect(reading.unseenMilliseconds).toBe(585 * MINUTE);
    expect(reading.blind).toBe(false);
    expect(readOutage(state, at(630), RULE).blind).toBe(true);
    expect(readOutage(NONE, at(0), RULE)).toMatchObject({ blind: true, running: false, over: false });
  });

  it('a proof that is not newer changes nothing', () => {
    const state = fold([proof(0, 'up'), proof(5, 'down')]);
    expect(withProof(state, proof(5, 'up'), RULE)).toBe(state);
    expect(withProof(state, proof(4, 'up'), RULE)).toBe(state);
  });

  it('an invoice that cleared since the last look is a proof; the first count, and the same again, are none', () => {
    const first = withCleared(NONE, { from: 1, count: 5 }, at(0), RULE);
    expect(first.lastProvenSuccess).toBeUndefined();
    expect(withCleared(first, { from: 1, count: 5 }, at(5), RULE)).toBe(first);
    expect(withCleared(first, { from: 1, count: 6 }, at(5), RULE).lastProvenSuccess).toBe(at(5));
    // A resumed run counts from its own switch.
    expect(withCleared(first, { from: 2, count: 9 }, at(5), RULE).lastProvenSuccess).toBeUndefined();
  });
});

describe('invoices that clear while the health endpoint fails', () => {
  /** Each minute: a failed probe, and half a minute later a look that saw one more invoice cleared where `clears` says so. */
  const minutes = (from: number, to: number, clears: (minute: number) => boolean, start: OutageState) => {
    let state = start;
    let count = state.cleared?.count ?? 0;
    for (let minute = from; minute < to; minute += 1) {
      state = withProof(state, proof(minute, 'down'), RULE);
      if (clears(minute)) count += 1;
      state = withCleared(state, { from: 1, count }, at(minute + 0.5), RULE);
    }
    return state;
  };
  const started = withCleared(NONE, { from: 1, count: 0 }, at(-1), RULE);

  it('are no outage, for thirteen hours', () => {
    const state = minutes(0, 13 * 60, () => true, started);
    expect(state.lastProvenSuccess).toBe(at(13 * 60 - 0.5));
    expect(readOutage(state, at(13 * 60), RULE)).toMatchObject({ running: false, over: false, blind: false });
  });

  it('end an outage that runs once they last ten minutes, and it was over when they began', () => {
    const down = minutes(0, 120, () => false, started);
    const soon = minutes(120, 130, () => true, down);
    expect(readOutage(soon, at(130), RULE).running).toBe(true);
    const later = minutes(130, 131, () => true, soon);
    expect(readOutage(later, at(131), RULE)).toMatchObject({ running: false, outMilliseconds: 0 });
    expect(later.recoveredAt).toBe(at(120.5));
  });

  it('are no recovery with a hole longer than the gap, or when two looks saw them', () => {
    const down = minutes(0, 60, () => false, started);
    const holed = minutes(60, 200, (minute) => (minute - 60) % 17 === 0, down);
    expect(readOutage(holed, at(200), RULE).running).toBe(true);
    const two = minutes(60, 75, (minute) => minute === 60 || minute === 73, down);
    expect(readOutage(two, at(75), RULE).running).toBe(true);
  });

  it('start the clock when they stop: it counts from the last of them', () => {
    const clearing = minutes(0, 60, () => true, started);
    const stopped = minutes(60, 60 + 12 * 60, () => false, clearing);
    const reading = readOutage(stopped, at(12 * 60 + 59), RULE);
    expect(reading.since).toBe(at(59.5));
    expect(reading.outMilliseconds).toBeGreaterThan((12 * 60 - 3) * MINUTE);
    expect(readOutage(stopped, at(12 * 60 + 62), RULE).over).toBe(true);
  });
});

const someProofs = fc
  .array(fc.record({ gap: fc.integer({ min: 1, max: 40 }), saw: fc.constantFrom('up', 'down', 'ours') }), {
    maxLength: 60,
  })
  .map((steps) => {
    let now = 0;
    return steps.map(({ gap, saw }): Proof => {
      now += gap;
      return proof(now, saw === 'up' ? 'up' : saw === 'down' ? 'down' : 'ours');
    });
  });

describe('laws of the outage clock', () => {
  it('never negative, never more than the time since it counts', () => {
    fc.assert(
      fc.property(someProofs, fc.nat(2_000), (proofs, later) => {
        const state = fold(proofs);
        const now = at((proofs.length === 0 ? 0 : ((proofs.at(-1)?.at ?? 0) - at(0)) / MINUTE) + later);
        const { outMilliseconds, unseenMilliseconds, since } = readOutage(state, now, RULE);
        expect(outMilliseconds).toBeGreaterThanOrEqual(0);
        expect(unseenMilliseconds).toBeGreaterThanOrEqual(0);
        expect(outMilliseconds + unseenMilliseconds).toBeLessThanOrEqual(
          since === undefined ? 0 : now - since,
        );
      }),
    );
  });

  it('maintenance said afterwards, where the clock runs, leaves what saying it before would have left', () => {
    fc.assert(
      fc.property(someProofs, fc.nat(1_000), fc.integer({ min: 1, max: 600 }), (proofs, from, length) => {
        const window = { from: at(from), to: at(from + length), by: 'cio', reason: 'by mail' };
        const { outFor, unseenFor } = withMaintenance(fold(proofs), window);
        const before = fold(proofs, withMaintenance(NONE, window));
        expect({ outFor, unseenFor }).toEqual({ outFor: before.outFor, unseenFor: before.unseenFor });
      }),
    );
  });

  it('grows until it recovers: at every moment, also when the next proof comes in', () => {
    fc.assert(
      fc.property(someProofs, (proofs) => {
        let state = NONE;
        let before = 0;
        for (const each of proofs) {
          const running = state.downSince !== undefined;
          const justBefore = readOutage(state, each.at, RULE).outMilliseconds;
          if (running) expect(justBefore).toBeGreaterThanOrEqual(before);
          state = withProof(state, each, RULE);
          const after = readOutage(state, each.at, RULE).outMilliseconds;
          if (running && state.downSince !== undefined) expect(after).toBeGreaterThanOrEqual(justBefore);
          before = after;
        }
      }),
    );
  });

  it('any split of the proofs over restarts, each through the store, gives the same', async () => {
    await fc.assert(
      fc.asyncProperty(someProofs, fc.array(fc.nat(60)), async (proofs, cuts) => {
        const database = openDatabase(':memory:');
        let state = NONE;
        for (const [index, each] of proofs.entries()) {
          state = withProof(state, each, RULE);
          if (!cuts.includes(index)) continue;
          const store = makeWatchStore(database);
          await store.put('c', { ...NOTHING_WATCHED, outage: state }, await store.get('c'));
          state = (await makeWatchStore(database).get('c'))?.outage ?? NONE;
        }
        database.close();
        expect(state).toEqual(fold(proofs));
      }),
      { numRuns: 50 },
    );
  });

  it('a repeat of any proof, and proofs that come late, change nothing', () => {
    fc.assert(
      fc.property(someProofs, fc.nat(), (proofs, pick) => {
        const state = fold(proofs);
        const late = proofs[pick % Math.max(1, proofs.length)];
        expect(late ? withProof(state, late, RULE) : state).toBe(state);
      }),
    );
  });
});
