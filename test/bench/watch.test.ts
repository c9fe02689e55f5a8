import { describe, expect, it } from 'vitest';
import { seededRandom } from '#lib/seeded-random.ts';
import { judgeWatch } from '#lib/watch/judge-watch.ts';
import { NOTHING_WATCHED } from '#lib/watch/watch-state.ts';
import { lookAt } from '#test/watch/watch-look.ts';
import { informationLimit } from './watch/limits.ts';
import { type Effort, measureWatch } from './watch/measure.ts';
import { ALPHA, BROKEN, type Breakage, evidence, watch } from './watch/rules.ts';
import { alarms, alarmsInARow, firstAlarm, firstShown } from './watch/simulate.ts';

/** Enough to tell a sound watch from a broken one. */
const SMALL: Effort = { runs: 600, delays: 400, watched: 10_000 };

/** Failures that come at these invoices, for a rule that draws them. */
const failingAt = (p: number, seed: number) => {
  const random = seededRandom(seed, 'watch/agree');
  const drawn: number[] = [];
  return {
    random: {
      ...random,
      next: () => {
        const value = random.next();
        drawn.push(Math.floor(Math.log(1 - value) / Math.log1p(-p)));
        return value;
      },
    },
    gaps: drawn,
  };
};

describe('bench:watch', () => {
  const sound = measureWatch(watch, SMALL);

  it('finds the watch as promised', () => {
    expect(sound.misses).toEqual([]);
  });

  it('finds that the running rate rolls back about half of all sound systems', () => {
    const at995 = sound.falseRates.find(({ p }) => p === 0.005);
    expect(at995?.naive).toBeGreaterThan(0.4);
    expect(at995?.naive).toBeLessThan(0.6);
    expect(at995?.watch).toBeLessThanOrEqual(ALPHA);
  });

  it.each<[Breakage, string]>([
    ['alpha', 'true clearance are rolled back'],
    ['cusum', 'true clearance are rolled back'],
    ['naive', 'true clearance are rolled back'],
    ['deaf', 'delay at 5 % failures'],
  ])('sees the watch broken by %s', (breakage, miss) => {
    expect(measureWatch(BROKEN[breakage], SMALL).misses.join()).toContain(miss);
  });

  it('draws for the judge itself: both fire at the same invoice, looked at after each', () => {
    for (const [seed, p] of [
      [1, 0.05],
      [2, 0.1],
      [3, 0.2],
      [4, 0.9],
      [5, 0.1],
    ] as const) {
      const { random, gaps } = failingAt(p, seed);
      const fired = firstAlarm(watch, random, { p }, 5_000) ?? Number.NaN;
      const failures = new Set<number>();
      for (const gap of gaps) failures.add([...failures].reduce((last, n) => Math.max(last, n), 0) + gap + 1);
      let { cusum } = NOTHING_WATCHED;
      let [late, cleared, at] = [0, 0, 0];
      for (let n = 1; n <= fired && at === 0; n += 1) {
        if (failures.has(n)) late += 1;
        else cleared += 1;
        const judged = judgeWatch(lookAt({ cleared, pending: late, late }, { state: { cusum } }));
        cusum = judged.cusum;
        if (judged.verdict === 'fail') at = n;
      }
      expect(at).toBe(fired);
    }
  });
});

describe('Ville’s inequality, by simulation', () => {
  it('holds for the e-process at the edge of what is sound, looked at after every invoice', () => {
    const fired = alarms(evidence(ALPHA), seededRandom(1, 'ville'), 0.01, 10_000, 2_000) / 2_000;
    expect(fired).toBeLessThanOrEqual(ALPHA);
    expect(fired).toBeGreaterThan(0);
  });

  it('would be seen to break: at 1 in 20 instead of 1 in 100 one failure at the start fires, and too many runs do', () => {
    expect(evidence(0.05)()(0, 1, 1)).toBe(1);
    expect(evidence(ALPHA)()(0, 1, 1)).toBeUndefined();
    const fired = alarms(evidence(0.05), seededRandom(1, 'ville'), 0.01, 10_000, 2_000) / 2_000;
    expect(fired).toBeGreaterThan(2 * ALPHA);
  });

  it('holds for "99 % shown" at 99 % exactly', () => {
    const random = seededRandom(2, 'ville');
    const shown = Array.from({ length: 1_000 }, () => firstShown(random, 0.01, 10_000));
    expect(shown.filter((n) => n !== undefined).length / 1_000).toBeLessThan(0.07);
  });
});

describe('its pieces', () => {
  it('no test beats the information limit: 2 failures in a row where at least 1 is needed', () => {
    expect(informationLimit(1)).toBeCloseTo(1, 9);
    expect(informationLimit(0.05)).toBeCloseTo(111.6, 0);
    expect(firstAlarm(watch, seededRandom(1, 'x'), { p: 1 }, 10)).toBe(2);
  });

  it('start again after each alarm, and show 99 % of clean invoices at the 335th', () => {
    expect(alarmsInARow(watch, seededRandom(1, 'x'), 1, 10)).toBe(5);
    expect(firstShown(seededRandom(1, 'x'), 1e-12, 1_000)).toBe(335);
    expect(firstShown(seededRandom(1, 'x'), 1e-12, 334)).toBeUndefined();
  });
});
