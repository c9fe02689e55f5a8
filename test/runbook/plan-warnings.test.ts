import { describe, expect, it } from 'vitest';
import { fromIso } from '#lib/instant.ts';
import { makePlan } from '#lib/runbook/make-plan.ts';
import { shippedRunbook } from '#test/runbook/shipped.ts';
import { smallRunbook, stage, task } from '#test/runbook/small-runbook.ts';

const warnings = (tasks: readonly Parameters<typeof task>[0][], code: string): readonly string[] =>
  makePlan(smallRunbook([stage({ id: 'first', tasks: tasks.map(task) })]))
    .warnings.filter((each) => each.code === code)
    .map((each) => each.text);

describe('warnings of a moved go-live', () => {
  const warned = (goLive: string, code: string): readonly string[] =>
    makePlan(shippedRunbook().runbook, { goLive: fromIso(goLive) })
      .warnings.filter((each) => each.code === code)
      .map(({ text }) => text);
  const OWN = '2027-04-10T20:00:00+01:00';

  it('are none where go-live is the one that the runbook was written for', () => {
    expect([...warned(OWN, 'go-live-weekday'), ...warned(OWN, 'deputy-dates')]).toEqual([]);
  });

  it('name the two days of the week where they differ', () => {
    expect(warned('2027-04-15T20:00:00+01:00', 'go-live-weekday')).toEqual([
      'Go-live is on a Thursday, and the runbook was written for a Saturday: starts such as T-48h fall on other days ' +
        'of the week, and texts that name a day may be wrong. Read titles and messages again.',
    ]);
    expect(warned('2027-04-17T20:00:00+01:00', 'go-live-weekday')).toEqual([]);
    // Friday 23:30 in UTC is Saturday in Lagos.
    expect(warned('2027-04-16T23:30:00Z', 'go-live-weekday')).toEqual([]);
  });

  it('name a deputy whose dates are outside the cutover, or stayed while it moved', () => {
    const outside = (from: string, to: string) =>
      expect.stringMatching(
        new RegExp(
          `deputises for .+ from ${from} to ${to}, which is outside the cutover \\(.+ 2028 to .+ 2028\\)`,
        ),
      );
    expect(warned('2028-04-08T20:00:00+01:00', 'deputy-dates')).toEqual([
      outside('Mon 19 Apr 2027', 'Fri 23 Apr 2027'),
      outside('Sat 17 Apr 2027', 'Sun 18 Apr 2027'),
    ]);
    for (const [goLive, moved] of [
      ['2027-04-17T20:00:00+01:00', 'these dates stay while go-live moves 7 days later'],
      ['2027-04-09T20:00:00+01:00', 'these dates stay while go-live moves 1 day earlier'],
    ] as const) {
      expect(warned(goLive, 'deputy-dates')).toEqual(Array(2).fill(expect.stringContaining(moved)));
    }
    // The cutover ends on 4 May 2027, so a go-live in March ends before the deputy's dates begin.
    expect(warned('2027-03-06T20:00:00+01:00', 'deputy-dates')[0]).toContain('outside the cutover');
  });
});

describe('warnings of the plan', () => {
  it('names the month-end close: the last two and the first three business days', () => {
    expect(warnings([{ id: 'one', start: 'T-10d', duration: '1h' }], 'month-end-close')).toEqual([
      'Month-end close from Tue 30 Mar 2027 to Mon 5 Apr 2027 falls into: Stage first. Finance has less time then; agree with them who decides and who signs.',
    ]);
    // From Tuesday the 6th to the 27th there is none.
    expect(
      warnings(
        [
          { id: 'one', start: 'T-4d', duration: '1h' },
          { id: 'two', start: 'T+16d' },
        ],
        'month-end-close',
      ),
    ).toEqual([]);
  });

  it('names the VAT return on the 21st', () => {
    expect(warnings([{ id: 'one', start: 'T', duration: '12d' }], 'vat-filing')).toEqual([
      'VAT return is due on Wed 21 Apr 2027, during: Stage first. Invoices of the month before must be final on both sides by then.',
    ]);
    expect(warnings([{ id: 'one', start: 'T', duration: '2d' }], 'vat-filing')).toEqual([]);
  });

  it('names public holidays, and who is needed then', () => {
    const found = warnings([{ id: 'one', start: 'T-15d', duration: '5d' }], 'public-holiday');
    expect(found).toHaveLength(2);
    expect(found[0]).toContain('Good Friday on Fri 26 Mar 2027 is a public holiday');
    expect(found[0]).toContain('People are needed for: Do one.');
    expect(found[1]).toContain('Easter Monday');
    expect(found[1]).toContain('No manual task begins or ends then.');
  });

  it('names weekend work of people, but not the go-live weekend and not machines', () => {
    expect(warnings([{ id: 'one', start: 'T-7d', duration: '1h' }], 'weekend-work')).toEqual([
      'Sat 3 Apr 2027 is no business day; begins or ends then: Do one (bola). Agree it with them, or move it.',
    ]);
    expect(warnings([{ id: 'one', start: 'T-2h', duration: '1h' }], 'weekend-work')).toEqual([]);
    expect(warnings([{ id: 'one', start: 'T-7d', action: 'record-baseline' }], 'weekend-work')).toEqual([]);
  });

  it('names the work of people at night, a warning a night', () => {
    // Go-live is at 20:00 local: the first runs 21:00 to 23:00, the second 02:00 to 03:00, the third around midnight.
    const found = warnings(
      [
        { id: 'one', start: 'T+1h', duration: '2h' },
        { id: 'two', start: 'T+6h', duration: '1h' },
        { id: 'three', start: 'T+1d1h', duration: '10h' },
      ],
      'night-work',
    );
    expect(found).toEqual([
      'Night from Sat 10 Apr 2027, between 22:00 and 06:00: Do one (bola), Do two (bola). Agree it with them, or move it.',
      'Night from Sun 11 Apr 2027, between 22:00 and 06:00: Do three (bola). Agree it with them, or move it.',
    ]);
  });

  it('takes 22:00 as the first minute of the night, and 06:00 as the first of the day', () => {
    expect(warnings([{ id: 'one', start: 'T', duration: '2h' }], 'night-work')).toEqual([]);
    expect(warnings([{ id: 'one', start: 'T', duration: '2h1m' }], 'night-work')).toHaveLength(1);
    expect(warnings([{ id: 'one', start: 'T+10h', duration: '1h' }], 'night-work')).toEqual([]);
    expect(warnings([{ id: 'one', start: 'T+9h59m', duration: '1h' }], 'night-work')).toHaveLength(1);
  });

  it('lets machines work at night, and people sleep within a task of days', () => {
    expect(
      warnings([{ id: 'one', start: 'T+4h', duration: '1h', action: 'record-baseline' }], 'night-work'),
    ).toEqual([]);
    expect(warnings([{ id: 'one', start: 'T-10h', duration: '3d' }], 'night-work')).toEqual([]);
  });
});
