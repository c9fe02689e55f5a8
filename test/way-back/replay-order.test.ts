import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plus } from '#lib/instant.ts';
import { referenceOf, replayOrder } from '#lib/way-back/replay-order.ts';
import { documentOf, rowOf } from '#test/actions/invoices.ts';

const at = rowOf('X').receivedAt;
const row = (number: string, minutes: number, references?: string) =>
  rowOf(
    number,
    { receivedAt: plus(at, minutes) },
    documentOf(number, references === undefined ? {} : { type: 'credit-note', references }),
  );
const numbers = (...rows: ReturnType<typeof row>[]) => replayOrder(rows).map((one) => one.number);

describe('replayOrder', () => {
  it('goes by time, then by number', () => {
    expect(numbers(row('B', 1), row('C', 0), row('A', 1))).toEqual(['C', 'A', 'B']);
  });

  it('puts a note after what it corrects, even if it came first', () => {
    expect(numbers(row('NOTE', 0, 'INV'), row('OTHER', 1), row('INV', 2))).toEqual(['INV', 'NOTE', 'OTHER']);
  });

  it('survives notes that refer to each other, to themselves, or to nothing here', () => {
    expect(numbers(row('A', 0, 'B'), row('B', 1, 'A'), row('C', 2, 'C'), row('D', 3, 'gone'))).toHaveLength(
      4,
    );
  });

  it('takes a number once, at its newest revision', () => {
    expect(replayOrder([row('A', 0), { ...row('A', 5), revision: 2 }])).toMatchObject([{ revision: 2 }]);
  });

  it('follows a very long chain', () => {
    const chain = Array.from({ length: 20_000 }, (_, index) => row(`N${index}`, index, `N${index + 1}`));
    expect(numbers(...chain)[0]).toBe('N19999');
  });

  it('loses nothing, breaks no reference, and does not depend on the order it is given', () => {
    const some = fc.array(fc.tuple(fc.nat(20), fc.option(fc.nat(14))), { minLength: 1, maxLength: 15 });
    fc.assert(
      fc.property(some, (sketch) => {
        const rows = sketch.map(([minutes, reference], index) =>
          // Only to earlier numbers, so that there is no circle.
          row(`N${index}`, minutes, reference === null || reference >= index ? undefined : `N${reference}`),
        );
        const ordered = replayOrder(rows);
        expect(ordered.map((one) => one.number).sort()).toEqual(rows.map((one) => one.number).sort());
        const place = new Map(ordered.map((one, index) => [one.number, index]));
        for (const one of ordered) {
          const reference = referenceOf(one);
          if (reference !== undefined) expect(place.get(reference)).toBeLessThan(place.get(one.number) ?? -1);
        }
        expect(replayOrder([...rows].reverse())).toEqual(ordered);
      }),
      { numRuns: 100 },
    );
  });
});

describe('referenceOf', () => {
  it('is undefined for anything that is no document', () => {
    expect(referenceOf({ body: 'x' })).toBeUndefined();
    expect(referenceOf({ body: 'null' })).toBeUndefined();
    expect(referenceOf({ body: '{"references":7}' })).toBeUndefined();
  });
});
