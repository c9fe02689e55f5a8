import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClearanceCounts } from '#lib/ports/ledger.ts';
import { clearanceRate, isAbovePercent, judgeClearance } from '#lib/watch/clearance-rate.ts';
import { lowerBound, regularizedBeta } from '#lib/watch/clopper-pearson.ts';

const counts = (changes: Partial<ClearanceCounts> = {}): ClearanceCounts => ({
  received: 0,
  cleared: 0,
  clearedFirstPass: 0,
  rejected: 0,
  refused: 0,
  pending: 0,
  unknown: 0,
  overdue: 0,
  ...changes,
});
const rule = { denominator: 'valid', above: 99, minimumInvoices: 30 } as const;

describe('Clopper-Pearson lower bound', () => {
  it.each([
    [50, 0, 0.9418],
    [50, 1, 0.9086],
    [100, 0, 0.9705],
    [100, 1, 0.9534],
    [100, 2, 0.9384],
  ])('n = %i with %i failures is above %f at 95 %%, one-sided', (n, failures, bound) => {
    expect(lowerBound(n - failures, n)).toBeCloseTo(bound, 4);
  });

  it.each([
    [50, 0, 0.9289],
    [50, 1, 0.8935],
    [100, 1, 0.9455],
    [100, 2, 0.9296],
  ])('n = %i with %i failures: lower end %f of the two-sided 95 %% interval', (n, failures, bound) => {
    expect(lowerBound(n - failures, n, 0.975)).toBeCloseTo(bound, 4);
  });

  it.each([
    [0.9, 230],
    [0.95, 299],
    [0.99, 459],
  ])('at %f it takes %i clean invoices to show 99 %%', (confidence, n) => {
    expect(lowerBound(n, n, confidence)).toBeGreaterThanOrEqual(0.99);
    expect(lowerBound(n - 1, n - 1, confidence)).toBeLessThan(0.99);
  });

  it.each([
    [1, 473],
    [2, 628],
    [3, 773],
    [4, 913],
    [5, 1_049],
  ])('with %i failures it takes %i', (failures, n) => {
    expect(lowerBound(n - failures, n)).toBeGreaterThanOrEqual(0.99);
    expect(lowerBound(n - 1 - failures, n - 1)).toBeLessThan(0.99);
  });

  it('says nothing of an empty sample, and nought of no success', () => {
    expect(lowerBound(0, 0)).toBeNull();
    expect(lowerBound(0, 10)).toBe(0);
    expect(() => lowerBound(11, 10)).toThrow(RangeError);
  });

  it('is the beta quantile it claims to be, also for a million invoices', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.double({ min: 0.5, max: 1, noNaN: true }),
        (n, share) => {
          const successes = Math.max(1, Math.round(n * share));
          const bound = lowerBound(successes, n) ?? Number.NaN;
          expect(bound).toBeLessThanOrEqual(successes / n);
          if (successes < n)
            expect(regularizedBeta(bound, successes, n - successes + 1)).toBeCloseTo(0.05, 6);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('clearance rate', () => {
  it('of valid invoices leaves rejected documents beside it, of submitted ones counts them', () => {
    const some = counts({ cleared: 98, clearedFirstPass: 97, rejected: 2, refused: 3 });
    expect(clearanceRate(some, 'valid')).toMatchObject({
      n: 98,
      failures: 0,
      rate: 1,
      // A rejected document did not pass at first, whoever has to mend it.
      firstPassRate: 0.97,
      businessRejects: 5,
    });
    expect(clearanceRate(some, 'submitted')).toMatchObject({
      n: 100,
      failures: 2,
      rate: 0.98,
      firstPassRate: 0.97,
    });
  });

  it('counts pending past the legal deadline as failures, and never more than are pending', () => {
    expect(
      clearanceRate(counts({ cleared: 90, pending: 8, unknown: 2, overdue: 10 }), 'valid'),
    ).toMatchObject({
      n: 100,
      failures: 10,
      undecided: 0,
    });
    expect(clearanceRate(counts({ cleared: 90, pending: 1, overdue: 50 }), 'valid').failures).toBe(1);
  });

  it('shows an outage, in which nothing completes, as what it is', () => {
    expect(judgeClearance(counts({ pending: 500, overdue: 500 }), rule).verdict).toBe('fail');
  });

  it('99 of 100 is not above 99 %', () => {
    expect(isAbovePercent(99, 100, 99)).toBe(false);
    expect(isAbovePercent(100, 100, 99)).toBe(true);
    expect(isAbovePercent(999, 1_000, 99.9)).toBe(false);
    expect(isAbovePercent(0, 0, 0)).toBe(false);
  });

  it.each([
    ['nothing at all', counts(), 'inconclusive'],
    ['too few', counts({ cleared: 29 }), 'inconclusive'],
    ['all clear', counts({ cleared: 30 }), 'pass'],
    ['99 % exactly', counts({ cleared: 99, pending: 1, overdue: 1 }), 'fail'],
    ['one undecided of a hundred', counts({ cleared: 99, pending: 1 }), 'inconclusive'],
    ['one undecided of two hundred', counts({ cleared: 199, pending: 1 }), 'pass'],
    ['unknown outcomes', counts({ cleared: 99, unknown: 3 }), 'inconclusive'],
    ['beyond rescue', counts({ cleared: 90, pending: 20, overdue: 10 }), 'fail'],
    ['only rejects', counts({ rejected: 100 }), 'inconclusive'],
  ])('%s is %s', (_, seen, verdict) => {
    expect(judgeClearance(seen, rule).verdict).toBe(verdict);
  });

  it('a verdict never flips between pass and fail by what undecided invoices become', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(20), fc.nat(20), fc.nat(20), (cleared, overdue, undecided, clears) => {
        const before = judgeClearance(counts({ cleared, pending: overdue + undecided, overdue }), rule);
        const good = Math.min(clears, undecided);
        const failed = overdue + undecided - good;
        const after = judgeClearance(
          counts({ cleared: cleared + good, pending: failed, overdue: failed }),
          rule,
        );
        if (before.verdict !== 'inconclusive') expect(after.verdict).toBe(before.verdict);
      }),
    );
  });
});
