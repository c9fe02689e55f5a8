/** Which days are business days: the country's public holidays, overridden by the client's own calendar. */
import Holidays from 'date-holidays';
import { DateTime } from 'luxon';
import { DAY, type Instant } from '#lib/instant.ts';
import type { Runbook } from './schema.ts';

export interface BusinessDays {
  /** `date` is a local date such as `2027-04-12`. */
  isBusinessDay(date: string): boolean;
  /** The holiday's name, if the date is one that the client keeps. */
  holiday(date: string): string | undefined;
}

export const localDate = (at: Instant, zone: string): string => {
  const date = DateTime.fromMillis(at, { zone }).toISODate();
  if (date === null) throw new RangeError(`no date for ${at} in zone ${zone}`);
  return date;
};

/** All local dates from the one to the other, both included. */
export const datesBetween = (from: string, to: string): readonly string[] => {
  const dates: string[] = [];
  for (let day = DateTime.fromISO(from, { zone: 'UTC' }); ; day = day.plus({ days: 1 })) {
    const date = day.toISODate();
    if (date === null) throw new RangeError(`not a date: ${from}`);
    if (date > to) return dates;
    dates.push(date);
  }
};

/** Only days off count; a holiday may last longer than a day (Id el Fitr). */
const publicHolidays = (country: string, year: number): ReadonlyMap<string, string> => {
  const days = new Map<string, string>();
  for (const holiday of new Holidays(country).getHolidays(year, 'en')) {
    if (holiday.type !== 'public' && holiday.type !== 'bank') continue;
    const first = DateTime.fromISO(holiday.date.slice(0, 10), { zone: 'UTC' });
    const length = Math.max(1, Math.round((holiday.end.getTime() - holiday.start.getTime()) / DAY));
    for (let i = 0; i < length; i += 1) {
      const date = first.plus({ days: i }).toISODate();
      if (date !== null) days.set(date, holiday.name);
    }
  }
  return days;
};

/** Pure given the calendar: the holiday data is a library's, and nothing asks what day it is. */
export const businessDays = (calendar: Runbook['goLive']['calendar']): BusinessDays => {
  const years = new Map<number, ReadonlyMap<string, string>>();
  const own = new Map(calendar.holidays.map((holiday) => [holiday.date, holiday.name]));
  const worked = new Set(calendar.workdays.map((day) => day.date));

  const holiday = (date: string): string | undefined => {
    if (worked.has(date)) return undefined;
    const year = Number(date.slice(0, 4));
    const known = years.get(year) ?? publicHolidays(calendar.country, year);
    years.set(year, known);
    return own.get(date) ?? known.get(date);
  };
  return {
    holiday,
    isBusinessDay: (date) => {
      if (worked.has(date)) return true;
      const { weekday } = DateTime.fromISO(date, { zone: 'UTC' });
      const weekend = weekday === 7 || (weekday === 6 && !calendar.workSaturday);
      return !weekend && holiday(date) === undefined;
    },
  };
};
