import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { count, local, localised, many, percent, printable, span } from '#lib/report/words.ts';

describe('a span of minutes', () => {
  it.each([
    [0, '0 min'],
    [59.4, '59 min'],
    [60, '1 h 0 min'],
    [1_439, '23 h 59 min'],
    [1_440, '1 d 0 h'],
    [1_440 + 61, '1 d 1 h'],
    [-35, '-35 min'],
    [-1_500, '-1 d 1 h'],
    [-0.2, '0 min'],
  ])('%d is %s', (minutes, text) => {
    expect(span(minutes)).toBe(text);
  });
});

describe('a share as a percentage', () => {
  it('is rounded down, so that one failure in a hundred thousand never reads as none', () => {
    expect(percent(99_999 / 100_000)).toBe('99.99 %');
    expect(percent(1)).toBe('100.00 %');
    expect(percent(0)).toBe('0.00 %');
    expect(percent(null)).toBe('no invoices yet');
  });

  it('is what division of whole numbers gives, however floats fall', () => {
    const share = fc
      .integer({ min: 1, max: 1_000_000 })
      .chain((of) => fc.tuple(fc.nat({ max: of }), fc.constant(of)));
    fc.assert(
      fc.property(share, ([part, of]) => {
        const hundredths = (BigInt(part) * 10_000n) / BigInt(of);
        const whole = hundredths / 100n;
        expect(percent(part / of)).toBe(`${whole}.${String(hundredths % 100n).padStart(2, '0')} %`);
      }),
      { numRuns: 500, examples: [[[57, 100]], [[29, 100]]] },
    );
  });
});

describe('times', () => {
  it('are local, with the day of the week', () => {
    expect(local('2027-04-10T19:00:00.000Z', 'Africa/Lagos')).toBe('Sat 10 Apr 2027 20:00');
    expect(local('2027-04-10T23:30:00.000Z', 'Africa/Lagos')).toBe('Sun 11 Apr 2027 00:30');
  });

  it('inside somebody’s sentence become local too, and nothing else of it changes', () => {
    expect(
      localised('Seen at 2027-04-10T19:00:00.000Z and 2027-04-10T19:05:00Z; INV-2027-04-10.', 'Africa/Lagos'),
    ).toBe('Seen at Sat 10 Apr 2027 20:00 and Sat 10 Apr 2027 20:05; INV-2027-04-10.');
  });
});

describe('counts', () => {
  it('are grouped, and their noun is singular for one', () => {
    expect(count(1_234_567)).toBe('1,234,567');
    expect(many(1, 'invoice')).toBe('1 invoice');
    expect(many(0, 'invoice')).toBe('0 invoices');
    expect(many(2_000, 'entry', 'entries')).toBe('2,000 entries');
  });
});

describe('somebody else’s text', () => {
  it('stays on its line and cannot steer a terminal or turn the reading direction', () => {
    expect(printable('a\nOutcome COMPLETED\r\tb')).toBe('a Outcome COMPLETED b');
    expect(printable('\u001b[2Jred\u009b31m\u0000\u202etxt')).toBe('?[2Jred?31m??txt');
    expect(printable('Ọlá & Sons – 5 ₦')).toBe('Ọlá & Sons – 5 ₦');
  });
});
