import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '#lib/instant.ts';
import { type ArrivalShape, shapeArrivals } from '#lib/rehearsal/shape-arrivals.ts';

const PLAIN: ArrivalShape = { quiet: [], peaks: [], single: [] };
const isOpen = (at: number): boolean => at >= 100;
const shaped = (moments: readonly number[], shape: Partial<ArrivalShape>) => [
  ...shapeArrivals(
    moments.map((at) => ({ at: instant(at), open: true })),
    { ...PLAIN, ...shape },
    isOpen,
  ),
];
const at = (arrivals: readonly { readonly at: number }[]) => arrivals.map((arrival) => arrival.at);

describe('what a scenario makes of the everyday', () => {
  it('leaves it as it is', () => {
    expect(at(shaped([1, 2, 3], {}))).toEqual([1, 2, 3]);
  });

  it('drops what would have come in a quiet span; its end belongs to it no more', () => {
    const quiet = [{ from: instant(2), to: instant(4) }];
    expect(at(shaped([1, 2, 3, 4], { quiet }))).toEqual([1, 4]);
  });

  it('puts single ones and peaks where they belong, also after the last', () => {
    const peaks = [{ from: instant(10), to: instant(20), invoices: 5 }];
    const arrivals = shaped([1, 15, 16], { peaks, single: [instant(500), instant(0)] });
    expect(at(arrivals)).toEqual([0, 1, 10, 12, 14, 15, 16, 16, 18, 500]);
    expect(arrivals.at(0)?.open).toBe(false);
    expect(arrivals.at(-1)?.open).toBe(true);
  });

  it('is in order of time and has as many as were added, whatever comes', () => {
    const moment = fc.integer({ min: 0, max: 1_000 });
    fc.assert(
      fc.property(
        fc.array(moment),
        fc.array(moment),
        moment,
        fc.integer({ min: 1, max: 50 }),
        (everyday, single, from, invoices) => {
          const arrivals = at(
            shaped(
              everyday.toSorted((a, b) => a - b),
              {
                single: single.map(instant),
                peaks: [{ from: instant(from), to: instant(from + 100), invoices }],
              },
            ),
          );
          expect(arrivals).toEqual(arrivals.toSorted((a, b) => a - b));
          expect(arrivals).toHaveLength(everyday.length + single.length + invoices);
        },
      ),
    );
  });
});
