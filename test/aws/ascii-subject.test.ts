import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asciiSubject } from '#lib/aws/ascii-subject.ts';

describe('asciiSubject', () => {
  it.each([
    ['Go-live tonight', 'Go-live tonight'],
    ['Adíré · “switch” — ₦1', 'Adire - "switch" - NGN 1'],
    ['two\nlines\t here', 'two lines here'],
    ['日本', '??'],
    ['  ', '(no subject)'],
  ])('makes of %j %j', (subject, expected) => {
    expect(asciiSubject(subject)).toBe(expected);
  });

  it('is always what SNS takes', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300, unit: 'binary' }), (subject) => {
        const taken = asciiSubject(subject);
        return /^[\x21-\x7e][\x20-\x7e]*$/.test(taken) && taken.length <= 100;
      }),
    );
    expect(asciiSubject('x'.repeat(101))).toHaveLength(100);
  });
});
