import { describe, expect, it } from 'vitest';
import { seededRandom } from '#lib/seeded-random.ts';
import { LAWS, latencyOf, overshootOf } from './drain/limited-authority.ts';
import { drain, type Regime, stopMidway } from './drain/measure.ts';

const REGIME: Regime = {
  name: 'ten a second',
  law: 'lognormal',
  meanMilliseconds: 400,
  limit: { perSecond: 10, burst: 1 },
  sizes: { workers: 5, batch: 60 },
};

describe('what the drain is measured by', () => {
  it('finds the window in which most came above the rate', () => {
    const limit = { perSecond: 10, burst: 1 };
    expect(overshootOf([0, 100, 200, 300], limit)).toBe(0);
    expect(overshootOf([0, 50, 100], limit)).toBeCloseTo(1);
    expect(overshootOf([0, 1_000, 1_000, 1_000, 5_000], limit)).toBe(2);
    expect(overshootOf([0, 0, 0], { perSecond: 10, burst: 3 })).toBe(0);
  });

  it.each(LAWS)('draws %s answers of the mean that is asked for', (law) => {
    const random = seededRandom(1, law);
    const draws = Array.from({ length: 20_000 }, () => latencyOf(law, 400, random));
    expect(draws.reduce((sum, draw) => sum + draw, 0) / draws.length / 400).toBeCloseTo(1, 1);
    expect(Math.min(...draws)).toBeGreaterThan(0);
  });
});

describe('the drain', () => {
  it('of several workers stays at the rate and close to what is possible', async () => {
    const drained = await drain('cutover', REGIME, 1_000);
    expect(drained).toMatchObject({ overshoot: 0, refused: 0 });
    expect(drained.efficiency).toBeGreaterThanOrEqual(0.98);
    expect(drained.writesPerInvoice).toBeLessThanOrEqual(0.05);
  });

  it('shows who has no limiter: refused, above the rate, and late', async () => {
    const drained = await drain('sqs-consumer', REGIME, 1_000, 10);
    expect(drained.refused).toBeGreaterThan(0);
    expect(drained.overshoot).toBeGreaterThan(0);
    expect(drained.efficiency).toBeLessThan(0.5);
  });

  it('sends nothing after the latch', async () => {
    expect(await stopMidway({ ...REGIME, meanMilliseconds: 4_000 }, 2)).toMatchObject({
      sentAfterLatch: 0,
      worstCycles: 1,
    });
  });
});
