import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanNeeded, lowerBound, twoSided, upperBound } from '#lib/watch/clopper-pearson.ts';
import { wilson } from '#lib/watch/wilson.ts';

const SAMPLES = [
  [50, 0, 0.9289, 1, 0.9287, 1],
  [50, 1, 0.8935, 0.9995, 0.895, 0.9965],
  [100, 0, 0.9638, 1, 0.963, 1],
  [100, 1, 0.9455, 0.9997, 0.9455, 0.9982],
  [100, 2, 0.9296, 0.9976, 0.93, 0.9945],
] as const;

describe('two-sided intervals of 95 %', () => {
  it.each(SAMPLES)('n = %i with %i failures', (n, failures, low, high, wilsonLow, wilsonHigh) => {
    const exact = twoSided(n - failures, n) ?? [];
    expect(exact[0]).toBeCloseTo(low, 4);
    expect(exact[1]).toBeCloseTo(high, 4);
    const approximate = wilson(n - failures, n) ?? [];
    expect(approximate[0]).toBeCloseTo(wilsonLow, 4);
    expect(approximate[1]).toBeCloseTo(wilsonHigh, 4);
  });

  it('are none of an empty sample, and mirror each other', () => {
    expect(twoSided(0, 0)).toBeNull();
    expect(wilson(0, 0)).toBeNull();
    expect(upperBound(0, 0)).toBeNull();
    expect(upperBound(0, 60)).toBeCloseTo(1 - 0.05 ** (1 / 60), 12);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.nat(5_000), (n, drawn) => {
        const successes = drawn % (n + 1);
        expect(upperBound(successes, n)).toBeCloseTo(1 - (lowerBound(n - successes, n) ?? Number.NaN), 12);
        const [low = 1, high = 0] = twoSided(successes, n) ?? [];
        expect(low).toBeLessThanOrEqual(successes / n);
        expect(high).toBeGreaterThanOrEqual(successes / n);
      }),
      { numRuns: 50 },
    );
  });
});

describe('clean invoices that are needed', () => {
  it.each([
    [0.9, 230],
    [0.95, 299],
    [0.99, 459],
  ])('to show 99 %% at %f: %i', (confidence, n) => {
    expect(cleanNeeded(0.99, confidence)).toBe(n);
  });

  it('are the first that reach the share, for any share; none is for 0 and 100 %', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.9999, noNaN: true }), (share) => {
        const n = cleanNeeded(share);
        expect(lowerBound(n, n)).toBeGreaterThanOrEqual(share);
        expect(n === 1 ? -1 : lowerBound(n - 1, n - 1)).toBeLessThan(share);
      }),
    );
    expect(() => cleanNeeded(1)).toThrow(RangeError);
    expect(() => cleanNeeded(0)).toThrow(RangeError);
  });
});
