import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logEvidenceAbove, logEvidenceBelow, SHOWN_AT } from '#lib/watch/e-process.ts';
import { shareBeside } from '#lib/watch/share-beside.ts';

const PROVEN = Math.log(100);
const SHOWN = Math.log(SHOWN_AT);

describe('evidence that clearance is too low', () => {
  it.each([
    [2, 2],
    [20, 4],
    [50, 5],
    [100, 7],
    [200, 9],
    [500, 16],
    [1_000, 23],
  ])('of %i invoices it takes %i failures', (n, failures) => {
    expect(logEvidenceBelow(failures, n - failures, 0.01)).toBeGreaterThanOrEqual(PROVEN);
    expect(logEvidenceBelow(failures - 1, n - failures + 1, 0.01)).toBeLessThan(PROVEN);
  });

  it('is not there after one failure; with an alpha of 5 % it would be', () => {
    expect(logEvidenceBelow(1, 0, 0.01)).toBeLessThan(PROVEN);
    expect(logEvidenceBelow(1, 0, 0.01)).toBeGreaterThan(Math.log(1 / 0.05));
  });
});

describe('evidence that the threshold is met', () => {
  it.each([
    [0, 335],
    [1, 700],
    [2, 893],
    [3, 1_083],
  ])('with %i failures it takes %i invoices', (failures, n) => {
    expect(logEvidenceAbove(failures, n - failures, 0.01)).toBeGreaterThanOrEqual(SHOWN);
    expect(logEvidenceAbove(failures, n - 1 - failures, 0.01)).toBeLessThan(SHOWN);
  });
});

const theta = fc.double({ min: 0.0001, max: 0.9999, noNaN: true });
const count = fc.nat(5_000);

describe('both', () => {
  it('start at 1, and are fair bets at theta: the mean of the next value is this one (what Ville’s inequality needs)', () => {
    expect(logEvidenceBelow(0, 0, 0.01)).toBeCloseTo(0, 12);
    expect(logEvidenceAbove(0, 0, 0.01)).toBeCloseTo(0, 12);
    fc.assert(
      fc.property(
        fc.constantFrom(logEvidenceBelow, logEvidenceAbove),
        count,
        count,
        theta,
        (ln, f, s, share) => {
          const here = ln(f, s, share);
          const mean =
            share * Math.exp(ln(f + 1, s, share) - here) + (1 - share) * Math.exp(ln(f, s + 1, share) - here);
          expect(mean).toBeCloseTo(1, 6);
        },
      ),
    );
  });

  it('shrink on average where their own null holds more than barely', () => {
    fc.assert(
      fc.property(count, count, theta, fc.double({ min: 0, max: 1, noNaN: true }), (f, s, share, part) => {
        const meanOf = (ln: typeof logEvidenceBelow, p: number): number => {
          const here = ln(f, s, share);
          return p * Math.exp(ln(f + 1, s, share) - here) + (1 - p) * Math.exp(ln(f, s + 1, share) - here);
        };
        expect(meanOf(logEvidenceBelow, share * part)).toBeLessThanOrEqual(1 + 1e-6);
        expect(meanOf(logEvidenceAbove, share + (1 - share) * part)).toBeLessThanOrEqual(1 + 1e-6);
      }),
    );
  });

  it('grow with what speaks for them', () => {
    fc.assert(
      fc.property(count, count, theta, (f, s, share) => {
        expect(logEvidenceBelow(f + 1, s, share)).toBeGreaterThan(logEvidenceBelow(f, s, share));
        expect(logEvidenceAbove(f, s + 1, share)).toBeGreaterThan(logEvidenceAbove(f, s, share));
      }),
    );
  });

  it('do not overflow, whatever was counted', () => {
    fc.assert(
      fc.property(fc.nat(2_000_000_000), fc.nat(2_000_000_000), theta, (f, s, share) => {
        expect(logEvidenceBelow(f, s, share)).not.toBeNaN();
        expect(Math.abs(logEvidenceBelow(f, s, share))).toBeLessThan(Number.POSITIVE_INFINITY);
        expect(logEvidenceAbove(f, s, share)).not.toBeNaN();
      }),
    );
  });

  it('have an answer at both ends', () => {
    expect(logEvidenceBelow(1, 10, 0)).toBe(Number.POSITIVE_INFINITY);
    expect(logEvidenceBelow(0, 10, 0)).toBe(0);
    expect(logEvidenceAbove(0, 10, 0)).toBe(0);
    expect(logEvidenceBelow(10, 0, 1)).toBe(0);
    expect(logEvidenceAbove(1, 1, 1)).toBe(Number.POSITIVE_INFINITY);
    expect(logEvidenceAbove(1, 0, 1)).toBe(0);
  });

  it.each([
    [-1, 0, 0.01],
    [0.5, 0, 0.01],
    [0, Number.NaN, 0.01],
    [0, 0, 1.1],
    [0, 0, Number.NaN],
  ])('refuse %d failures, %d successes at %d', (f, s, share) => {
    expect(() => logEvidenceBelow(f, s, share)).toThrow(RangeError);
    expect(() => logEvidenceAbove(f, s, share)).toThrow(RangeError);
  });
});

describe('a grid for another theta', () => {
  it('is the grid itself at 1 %, and keeps each point on its side and below 1', () => {
    expect(shareBeside(0.01, 0.05)).toBeCloseTo(0.05, 12);
    fc.assert(
      fc.property(theta, (share) => {
        for (const q of [0.02, 0.05, 0.2, 0.9]) {
          expect(shareBeside(share, q)).toBeGreaterThan(share);
          expect(shareBeside(share, q)).toBeLessThan(1);
        }
        for (const q of [0, 0.002, 0.005]) {
          expect(shareBeside(share, q)).toBeLessThan(share);
          expect(shareBeside(share, q)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
