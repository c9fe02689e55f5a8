import { describe, expect, it } from 'vitest';
import { fromIso } from '#lib/instant.ts';
import { businessDays, datesBetween, localDate } from '#lib/runbook/business-days.ts';

const NIGERIA = { country: 'NG', workSaturday: false, holidays: [], workdays: [] };

describe('businessDays', () => {
  it.each([
    ['2027-03-26', 'Good Friday'],
    ['2027-03-29', 'Easter Monday'],
    ['2027-05-03', "Worker's Day (substitute day)"],
    ['2027-10-01', 'Independence Day'],
    ['2028-01-01', "New Year's Day"],
  ])('%s is %s in Nigeria', (date, name) => {
    const days = businessDays(NIGERIA);
    expect(days.holiday(date)).toBe(name);
    expect(days.isBusinessDay(date)).toBe(false);
  });

  it('counts both days of Id el Fitr, in Nigeria’s own date', () => {
    const days = businessDays(NIGERIA);
    expect(
      ['2027-03-08', '2027-03-09', '2027-03-10', '2027-03-11'].map((date) => days.isBusinessDay(date)),
    ).toEqual([true, false, false, true]);
  });

  it('takes no observance for a day off: Easter Sunday is off because it is a Sunday', () => {
    expect(businessDays(NIGERIA).holiday('2027-03-28')).toBeUndefined();
    expect(businessDays(NIGERIA).isBusinessDay('2027-03-28')).toBe(false);
  });

  it('works on Saturday only if the client does', () => {
    expect(businessDays(NIGERIA).isBusinessDay('2027-04-10')).toBe(false);
    expect(businessDays({ ...NIGERIA, workSaturday: true }).isBusinessDay('2027-04-10')).toBe(true);
    expect(businessDays({ ...NIGERIA, workSaturday: true }).isBusinessDay('2027-04-11')).toBe(false);
  });

  it('lets the client’s calendar override the country’s, both ways', () => {
    const days = businessDays({
      ...NIGERIA,
      holidays: [{ date: '2027-04-30', name: 'Founders’ day' }],
      workdays: [
        { date: '2027-03-26', why: 'Quarter end' },
        { date: '2027-04-11', why: 'Stock taking' },
      ],
    });
    expect(days.holiday('2027-04-30')).toBe('Founders’ day');
    expect(days.isBusinessDay('2027-04-30')).toBe(false);
    expect(days.holiday('2027-03-26')).toBeUndefined();
    expect(days.isBusinessDay('2027-03-26')).toBe(true);
    expect(days.isBusinessDay('2027-04-11')).toBe(true);
  });
});

describe('dates', () => {
  it('are local: an evening in Lagos is not yet the next day', () => {
    expect(localDate(fromIso('2027-04-10T23:30:00Z'), 'Africa/Lagos')).toBe('2027-04-11');
    expect(localDate(fromIso('2027-04-10T22:30:00Z'), 'Africa/Lagos')).toBe('2027-04-10');
  });

  it('are listed with both ends, over months', () => {
    expect(datesBetween('2027-02-27', '2027-03-02')).toEqual([
      '2027-02-27',
      '2027-02-28',
      '2027-03-01',
      '2027-03-02',
    ]);
    expect(datesBetween('2027-03-02', '2027-03-01')).toEqual([]);
  });
});
