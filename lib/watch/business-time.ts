import { DateTime } from 'luxon';
import { dayBounds } from '#lib/hypercare/day-bounds.ts';
import { type Instant, instant, MINUTE } from '#lib/instant.ts';
import { type BusinessDays, businessDays } from '#lib/runbook/business-days.ts';
import { localDate } from '#lib/runbook/local-moment.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

export interface BusinessTime {
  /** Whether the offices are open. */
  open(at: Instant): boolean;
  /** Milliseconds of [from, to) in which they are. */
  between(from: Instant, to: Instant): number;
  /** The same clock time on earlier business days, the newest first. */
  sameTimeBefore(at: Instant, days: number): readonly Instant[];
}

/** A longer look back than any watch needs; days off in a row are fewer. */
const MOST_DAYS = 60;

const minutesIn = (time: string): number => {
  const [hours, minutes] = time.split(':').map(Number);
  return (hours ?? Number.NaN) * 60 + (minutes ?? Number.NaN);
};

/** Business hours on business days of the client's zone. */
export const makeBusinessTime = (
  goLive: Pick<Runbook['goLive'], 'zone' | 'calendar' | 'businessHours'>,
): BusinessTime => {
  const { zone, businessHours } = goLive;
  const days: BusinessDays = businessDays(goLive.calendar);
  const opens = minutesIn(businessHours.from) * MINUTE;
  const closes = minutesIn(businessHours.to) * MINUTE;
  interface Day {
    readonly next: string;
    /** Undefined: closed all day. */
    readonly hours: { readonly from: number; readonly to: number } | undefined;
  }
  // A span of weeks is asked about every few minutes, and each day of it is the same every time.
  const known = new Map<string, Day>();
  const dayOf = (date: string): Day => {
    const found = known.get(date);
    if (found) return found;
    const { from, to } = dayBounds(date, zone);
    const made: Day = {
      next: localDate(to, zone),
      hours: days.isBusinessDay(date) ? { from: from + opens, to: from + closes } : undefined,
    };
    known.set(date, made);
    return made;
  };

  // Asked every few minutes of one day after the other.
  let day = { from: instant(0), to: instant(0), date: '' };
  const dateOf = (at: Instant): string => {
    if (at < day.from || at >= day.to) {
      const date = localDate(at, zone);
      day = { ...dayBounds(date, zone), date };
    }
    return day.date;
  };

  return {
    open(at) {
      const span = dayOf(dateOf(at)).hours;
      return span !== undefined && at >= span.from && at < span.to;
    },
    between(from, to) {
      let sum = 0;
      if (to <= from) return 0;
      const last = localDate(to, zone);
      for (let date = localDate(from, zone); date <= last; date = dayOf(date).next) {
        const span = dayOf(date).hours;
        if (span) sum += Math.max(0, Math.min(span.to, to) - Math.max(span.from, from));
      }
      return sum;
    },
    sameTimeBefore(at, count) {
      const moments: Instant[] = [];
      let before = DateTime.fromMillis(at, { zone });
      for (let back = 0; back < MOST_DAYS && moments.length < count; back += 1) {
        before = before.minus({ days: 1 });
        const date = before.toISODate();
        if (date !== null && days.isBusinessDay(date)) moments.push(instant(before.toMillis()));
      }
      return moments;
    },
  };
};
