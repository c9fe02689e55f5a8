import { describe, expect, it } from 'vitest';
import { CONDITION_FORM, parseCondition, readReviewBody } from '#lib/gates/parse-conditions.ts';
import { fromIso } from '#lib/instant.ts';

const LINE = 'Condition: printers tested; owner: pm; due: 2027-04-12';
const READ = { text: 'printers tested', owner: 'pm', due: '2027-04-12' };

describe('a condition', () => {
  it.each([
    [LINE],
    ['condition : printers tested ;owner:pm;due:2027-04-12'],
    ['CONDITION:printers tested; OWNER: pm; DUE: 2027-04-12.'],
    ['Condition: printers tested; owner : pm; due : 2027-04-12'],
    ['Condition: printers tested; owner: pm ; due: 2027-04-12.  '],
    ['  - Condition: printers tested; owner: pm; due: 2027-04-12  '],
    ['> * Condition: printers tested; owner: pm; due: 2027-04-12 .'],
  ])('is read from %j', (line) => {
    expect(readReviewBody(line)).toStrictEqual({ conditions: [READ], problems: [] });
  });

  it('may hold semicolons and colons of its own', () => {
    expect(parseCondition('Condition: a; b: c; owner: x; owner: pm_2; due: 2027-04-12')).toEqual({
      ok: true,
      value: { text: 'a; b: c; owner: x', owner: 'pm_2', due: '2027-04-12' },
    });
  });

  it.each([
    ['Condition: printers tested'],
    ['Condition: printers tested; owner: pm'],
    ['Condition: ; owner: pm; due: 2027-04-12'],
    ['Condition: x; owner: ; due: 2027-04-12'],
    ['Condition: x; owner: the pm; due: 2027-04-12'],
    ['Condition: x; owner: pm; due: 2027-04-12 or so'],
    ['Condition: x; ownership: pm; due: 2027-04-12'],
    ['Condition: x; owner: pm; dues: 2027-04-12'],
    ['Condition: x; owner: -pm; due: 2027-04-12'],
    ['Condition: x; owner: pm; due: 12.4.2027'],
    ['Condition: x; owner: pm; due: 2027-04-12 at noon'],
    ['My condition: x; owner: pm; due: 2027-04-12'],
    ['Conditions: x; owner: pm; due: 2027-04-12'],
    ['Conditional on the printer'],
    ['**Condition:** x; owner: pm; due: 2027-04-12'],
  ])('is not read from %j, and the form is shown', (line) => {
    const read = parseCondition(line);
    expect(read).toMatchObject({ ok: false });
    expect(!read.ok && read.error).toBe(
      `a condition is written "${CONDITION_FORM}", seen was ${JSON.stringify(line)}`,
    );
  });

  it('that no calendar can hold is refused', () => {
    for (const due of ['2027-02-30', '2027-13-01']) {
      expect(parseCondition(`Condition: x; owner: pm; due: ${due}`)).toMatchObject({
        error: expect.stringContaining(`there is no day "${due}"`),
      });
    }
    expect(parseCondition('Condition: x; owner: pm; due: 2028-02-29').ok).toBe(true);
  });

  it('that was due before it was made is a slip of the pen, in no zone a matter of hours', () => {
    const due = (notBefore: string) => parseCondition(LINE, { notBefore: fromIso(notBefore) });
    expect(due('2027-04-13T23:59:59.999Z').ok).toBe(true);
    expect(due('2027-04-14T00:00:00.000Z')).toMatchObject({
      error: expect.stringContaining('the due date 2027-04-12 is over already'),
    });
  });

  it('is a line, not a page', () => {
    const long = (length: number) =>
      parseCondition(`Condition: ${'x'.repeat(length)}; owner: pm; due: 2027-04-12`);
    expect(long(500).ok).toBe(true);
    expect(long(501)).toMatchObject({
      error: expect.stringMatching(/at most 500 characters, "x{119}…" has 501/),
    });
  });

  it('shows at most 120 characters of what cannot be read', () => {
    const read = (length: number) => parseCondition('y'.repeat(length));
    expect(read(120)).toMatchObject({ error: expect.stringMatching(/"y{120}"$/) });
    expect(read(121)).toMatchObject({ error: expect.stringMatching(/"y{119}…"$/) });
  });

  it('is owned by somebody who is known', () => {
    expect(parseCondition(LINE, { people: ['pm'] }).ok).toBe(true);
    expect(parseCondition(LINE, { people: ['PM'] })).toMatchObject({
      error: expect.stringContaining('"pm" is not'),
    });
  });
});

describe('the body of a review', () => {
  it('of prose says nothing', () => {
    expect(readReviewBody('Looks good.\nUnder the condition that it rains.\nI override nothing')).toEqual({
      conditions: [],
      problems: [],
    });
  });

  it('is read line by line, whichever way lines end', () => {
    const two = readReviewBody(`${LINE}\r${LINE}\r\n${LINE}\nConditional`);
    expect(two.conditions).toHaveLength(3);
    expect(two.problems).toHaveLength(1);
  });

  it('may override, once and with a reason', () => {
    expect(readReviewBody('Override: lorries: loaded')).toEqual({
      conditions: [],
      override: 'lorries: loaded',
      problems: [],
    });
    expect(readReviewBody('- OVERRIDE :  x  ').override).toBe('x');
    expect(readReviewBody('An override: x').override).toBeUndefined();
    for (const body of ['Override:', 'Override:   ', `Override: ${'x'.repeat(2_001)}`]) {
      expect(readReviewBody(body).problems).toEqual([
        expect.stringContaining('an override is written "Override: REASON"'),
      ]);
    }
    expect(readReviewBody(`Override: ${'x'.repeat(2_000)}`).problems).toEqual([]);
    expect(readReviewBody('Override: a\nOverride: b').problems).toEqual([
      'one line "Override: REASON" at most, seen were 2',
    ]);
  });
});
