/** Hypercare's daily call at a local time, on every day of the week. */
import { DateTime } from 'luxon';
import { type Instant, instant, plus } from '#lib/instant.ts';

const callOfDay = (day: DateTime, checkpointAt: string): DateTime => {
  const [hour, minute] = checkpointAt.split(':').map(Number);
  return day.set({ hour: hour ?? 0, minute: minute ?? 0, second: 0, millisecond: 0 });
};

/** The first call at or after the moment. */
export const callAtOrAfter = (at: Instant, checkpointAt: string, zone: string): Instant => {
  const day = DateTime.fromMillis(at, { zone });
  const call = callOfDay(day, checkpointAt);
  return instant((call.toMillis() >= at ? call : callOfDay(day.plus({ days: 1 }), checkpointAt)).toMillis());
};

/** The last call at or before the moment. */
export const callAtOrBefore = (at: Instant, checkpointAt: string, zone: string): Instant => {
  const day = DateTime.fromMillis(at, { zone });
  const call = callOfDay(day, checkpointAt);
  return instant((call.toMillis() <= at ? call : callOfDay(day.minus({ days: 1 }), checkpointAt)).toMillis());
};

/** All calls in [from, to], oldest first. */
export const callsBetween = (
  from: Instant,
  to: Instant,
  checkpointAt: string,
  zone: string,
): readonly Instant[] => {
  const calls: Instant[] = [];
  for (let at = callAtOrAfter(from, checkpointAt, zone); at <= to; ) {
    calls.push(at);
    at = callAtOrAfter(plus(at, 1), checkpointAt, zone);
  }
  return calls;
};
