import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '#lib/instant.ts';
import { judgeWatch } from '#lib/watch/judge-watch.ts';
import { lateBefore } from '#lib/watch/late-before.ts';
import { lookAt, watchCounts } from './watch-look.ts';

describe('a look of the watch', () => {
  it.each([
    ['nothing at all', {}, 'inconclusive'],
    ['only documents that the authority rejects', { rejected: 100 }, 'inconclusive'],
    ['only what waits', { pending: 500 }, 'inconclusive'],
    ['one failure at the start', { pending: 1, late: 1 }, 'inconclusive'],
    ['two at the start', { pending: 2, late: 2 }, 'fail'],
    ['334 clean', { cleared: 334 }, 'inconclusive'],
    ['335 clean', { cleared: 335 }, 'pass'],
    ['100 of 100: more than a pilot shows', { cleared: 100 }, 'inconclusive'],
    ['98 % of 1,000', { cleared: 980, unknown: 20, late: 20 }, 'inconclusive'],
    ['98 % of 8,000', { cleared: 7_840, unknown: 160, late: 160 }, 'fail'],
    ['90 % of 100', { cleared: 90, pending: 10, late: 10 }, 'fail'],
    ['99.5 % of 10,000', { cleared: 9_950, pending: 50, late: 50 }, 'pass'],
  ])('%s: %s is %s', (_what, counts, verdict) => {
    expect(judgeWatch(lookAt(counts)).verdict).toBe(verdict);
  });

  it('says what decided, what was seen, and what is only shown', () => {
    const { reasons } = judgeWatch(lookAt({ cleared: 90, pending: 10, late: 10 }));
    expect(reasons).toEqual([
      'Proven to be below 99 %, with a chance of error of at most 1 in 100.',
      '90 of 100 cleared (90.00 %; with 95 % confidence at least 83.63 %); evidence of less than 99 %: 71,751 to 1, of more: under 0.01 to 1.',
      '10 of the failures are open for longer than the limit.',
    ]);
  });

  it('of nothing has no rate and no bound, and says so', () => {
    const { numbers, reasons } = judgeWatch(lookAt({}));
    expect(numbers.clearedOfValid).toMatchObject({ n: 0, rate: null, lowerBound95: null, interval95: null });
    expect(reasons.join()).toContain('No invoice has an outcome yet');
  });

  it('shows both rates, and the runbook says which decides', () => {
    const counts = { cleared: 900, clearedFirstPass: 800, rejected: 30 };
    const cleared = judgeWatch(lookAt(counts));
    const firstPass = judgeWatch(lookAt(counts, { rate: 'first-pass' }));
    expect(cleared.verdict).toBe('pass');
    expect(firstPass.verdict).toBe('fail');
    for (const { numbers } of [cleared, firstPass]) {
      expect(numbers.clearedOfValid).toMatchObject({ n: 900, failures: 0 });
      expect(numbers.firstPass).toMatchObject({ n: 930, failures: 130 });
    }
    expect(judgeWatch(lookAt(counts, { denominator: 'submitted' })).verdict).toBe('fail');
  });

  it('leaves out what waits while the authority is out, and shows it', () => {
    const counts = { cleared: 200, pending: 80, late: 60, overdue: 10 };
    const out = judgeWatch(lookAt(counts, { outageClockRuns: true }));
    expect(out.verdict).toBe('inconclusive');
    expect(out.numbers).toMatchObject({ late: 60, leftOut: 60, overdue: 10, undecided: 20 });
    expect(out.reasons.join()).toContain('60 wait while the authority is out');
    expect(judgeWatch(lookAt(counts)).verdict).toBe('fail');
  });

  it('does not let ten thousand good invoices hide an outage', () => {
    const before = judgeWatch(lookAt({ cleared: 9_980, pending: 20, late: 20 }));
    expect(before.verdict).toBe('pass');
    const after = judgeWatch(
      lookAt({ cleared: 9_980, pending: 27, late: 27 }, { state: { cusum: before.cusum } }),
    );
    expect(after.verdict).toBe('fail');
    expect(after.reasons[0]).toContain('broken lately');
    // The same 27 failures in 10,007 spread over all of them prove nothing.
    expect(judgeWatch(lookAt({ cleared: 9_980, pending: 27, late: 27 })).verdict).toBe('pass');
  });

  it('throws where nobody asked the ledger what is late', () => {
    const { late: _late, ...unasked } = watchCounts({ cleared: 400 });
    expect(() => judgeWatch({ ...lookAt({}), counts: unasked })).toThrow('lateBefore');
  });

  it('with a threshold of 100 % falls at one failure, and of 0 % never', () => {
    const at = (clearance: number) =>
      judgeWatch(
        lookAt({ cleared: 100, pending: 1, late: 1 }, { thresholds: { clearance, rollbackAlpha: 0.01 } }),
      ).verdict;
    expect(at(100)).toBe('fail');
    expect(at(0)).toBe('pass');
  });

  it('is JSON, whatever was counted', () => {
    fc.assert(
      fc.property(
        fc.nat(1_000_000),
        fc.nat(1_000_000),
        fc.constantFrom(0, 50, 99, 99.9, 100),
        (cleared, late, clearance) => {
          const { numbers } = judgeWatch(
            lookAt({ cleared, pending: late, late }, { thresholds: { clearance, rollbackAlpha: 0.01 } }),
          );
          expect(JSON.parse(JSON.stringify(numbers))).toEqual(numbers);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('what is late', () => {
  const LIMIT = 7_200_000;
  it('was received longer ago than the limit, and never before the limit has passed since an outage', () => {
    const now = instant(100 * LIMIT);
    expect(lateBefore(now, LIMIT)).toBe(99 * LIMIT);
    expect(lateBefore(now, LIMIT, now - LIMIT)).toBe(0);
    expect(lateBefore(now, LIMIT, now - LIMIT - 1)).toBe(99 * LIMIT);
  });
});
