import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minorDigits } from '#lib/clearance/currency.ts';
import { convert, formatMinor, multiply, parseMinor, percentOf, toMinor } from '#lib/clearance/decimal.ts';
import { minor } from '#lib/clearance/money.ts';

const digits = fc.integer({ min: 0, max: 3 });
const amount = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 }).map(minor);
const decimal = fc
  .tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.integer({ min: 0, max: 9_999 }))
  .map(([whole, fraction]) => `${whole}.${String(fraction).padStart(4, '0')}`);

describe('decimal', () => {
  it.each([
    ['1075.00', 2, 107_500],
    ['1075', 2, 107_500],
    ['0.5', 2, 50],
    ['-0.05', 2, -5],
    ['12.5000', 2, 1_250],
    ['7', 0, 7],
    ['1.234', 3, 1_234],
  ])('reads %s with %i digits', (text, places, expected) => {
    expect(toMinor(text, places)).toBe(expected);
  });

  it.each(['', ' 1', '1.', '.5', '1,000.00', '1e3', 'NaN', '+1', '--1', '١'])('refuses %j', (text) => {
    expect(parseMinor(text, 2)).toMatchObject({ ok: false });
  });

  it('refuses an amount more exact than its currency rather than rounding it', () => {
    expect(parseMinor('1.005', 2)).toEqual({
      ok: false,
      error: '"1.005" has more than 2 decimal places',
    });
  });

  it('refuses what does not fit a whole number exactly', () => {
    expect(parseMinor('90071992547409.91', 2)).toMatchObject({ ok: true });
    expect(parseMinor('90071992547409.92', 2)).toMatchObject({ ok: false });
  });

  it.each([
    ['3', '0.335', 2, 101],
    ['1', '0.005', 2, 1],
    ['-1', '0.005', 2, -1],
    ['1', '0.0049', 2, 0],
    ['1.005', '100', 2, 10_050],
    ['2.5', '1', 0, 3],
  ])('%s × %s to %i digits is rounded half up', (quantity, price, places, expected) => {
    expect(multiply(quantity, price, places)).toBe(expected);
  });

  it('takes VAT half up', () => {
    expect(percentOf(minor(101), '7.5')).toBe(8);
    expect(percentOf(minor(100), '7.5')).toBe(8);
    expect(percentOf(minor(99), '7.5')).toBe(7);
    expect(percentOf(minor(-100), '7.5')).toBe(-8);
    expect(percentOf(minor(100), '0')).toBe(0);
  });

  it('converts between currencies of different minor units', () => {
    expect(convert(minor(10_050), 2, '1532.25')).toBe(15_399_113);
    expect(convert(minor(1_000), 0, '9.87')).toBe(987_000);
  });

  it('knows the minor units that are not two', () => {
    expect(['NGN', 'JPY', 'KWD', 'GBP'].map(minorDigits)).toEqual([2, 0, 3, 2]);
  });

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(amount, digits, (value, places) => {
        expect(toMinor(formatMinor(value, places), places)).toBe(value);
      }),
    );
  });

  it('multiplies commutatively, mirrors the sign, and is off by half a minor unit at most', () => {
    fc.assert(
      fc.property(decimal, decimal, digits, (a, b, places) => {
        const product = multiply(a, b, places);
        expect(multiply(b, a, places)).toBe(product);
        const mirrored = a.startsWith('-') ? a.slice(1) : `-${a}`;
        expect(multiply(mirrored, b, places) + product).toBe(0);
        const exact = BigInt(a.replace('.', '')) * BigInt(b.replace('.', ''));
        const error = 2n * (BigInt(product) * 10n ** BigInt(8 - places) - exact);
        expect((error < 0n ? -error : error) <= 10n ** BigInt(8 - places)).toBe(true);
      }),
    );
  });
});
