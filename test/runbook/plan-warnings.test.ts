import { describe, expect, it } from 'vitest';
import { makePlan } from '#lib/runbook/make-plan.ts';
import { smallRunbook, stage, task } from '#test/runbook/small-runbook.ts';

const warnings = (tasks: readonly Parameters<typeof task>[0][], code: string): readonly string[] =>
  makePlan(smallRunbook([stage({ id: 'first', tasks: tasks.map(task) })]))
    .warnings.filter((each) => each.code === code)
    .map((each) => each.text);

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
