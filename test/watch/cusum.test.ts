import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CusumDesign, countOn, cusumDesign, throughBatch } from '#lib/watch/cusum.ts';

const design99 = (): CusumDesign => {
  const design = cusumDesign(99, 0.01);
  if (!design) throw new Error('99 % has a design');
  return design;
};
const design = design99();
const NONE = { statistic: 0, failures: 0, successes: 0, since: 5 };
const seen = (failures: number, successes: number, since = 5) => ({ failures, successes, since });

describe('CUSUM of the long watch', () => {
  it('tells 5 % from the threshold, and fires at the seventh failure in a row', () => {
    expect(design.up).toBeCloseTo(Math.log(5), 9);
    expect(design.down).toBeCloseTo(Math.log(0.99 / 0.95), 9);
    expect(throughBatch(design, 0, 6, 0).peak).toBeLessThan(design.limit);
    expect(throughBatch(design, 0, 7, 0).peak).toBeGreaterThan(design.limit);
  });

  it('does so however many were good before', () => {
    const { cusum } = countOn(design, NONE, seen(5_000, 995_000));
    const after = countOn(design, cusum, seen(5_007, 995_000));
    expect(after.peak).toBeGreaterThan(design.limit);
  });

  it('does not fire on a large batch of a sound system, wherever its failures lie', () => {
    expect(throughBatch(design, 0, 50, 9_950).peak).toBeLessThan(design.limit);
    expect(throughBatch(design, 0, 500, 9_500).peak).toBeGreaterThan(design.limit);
  });

  it('is never below 0 and counts one look as it counts the same look in halves without failures', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(200), fc.nat(5_000), (start, failures, successes) => {
        const { statistic, peak } = throughBatch(design, start, failures, successes);
        expect(statistic).toBeGreaterThanOrEqual(0);
        expect(peak).toBeGreaterThanOrEqual(statistic);
        expect(peak).toBeLessThanOrEqual(start + failures * design.up + 1e-9);
        const first = throughBatch(design, statistic, 0, 40).statistic;
        expect(throughBatch(design, first, 0, 60).statistic).toBeCloseTo(
          throughBatch(design, statistic, 0, 100).statistic,
          9,
        );
      }),
    );
  });

  it('counts nothing twice: the same look again changes nothing', () => {
    const once = countOn(design, NONE, seen(3, 100));
    expect(countOn(design, once.cusum, seen(3, 100)).cusum).toEqual(once.cusum);
  });

  it('counts an invoice that was late and then cleared as the failure it was, once', () => {
    const late = countOn(design, NONE, seen(4, 0)).cusum;
    const cleared = countOn(design, late, seen(0, 4)).cusum;
    expect(cleared.statistic).toBe(late.statistic);
    expect(countOn(design, cleared, seen(0, 14)).cusum.statistic).toBeCloseTo(
      late.statistic - 10 * design.down,
      9,
    );
  });

  it('begins anew with a run that counts from another moment', () => {
    const former = countOn(design, NONE, seen(6, 1_000)).cusum;
    expect(countOn(design, former, seen(1, 0, 9)).cusum).toEqual({ statistic: design.up, ...seen(1, 0, 9) });
  });

  it('waits longer where a false alarm has to be rarer, and watches nothing at 0 and 100 %', () => {
    expect((cusumDesign(99, 0.001)?.limit ?? 0) - design.limit).toBeCloseTo(Math.log(10), 9);
    expect(cusumDesign(0, 0.01)).toBeUndefined();
    expect(cusumDesign(100, 0.01)).toBeUndefined();
    expect(cusumDesign(80, 0.01)?.up).toBeGreaterThan(0);
  });
});
