import { DateTime } from 'luxon';
import { type Instant, instant } from '#lib/instant.ts';

/** From the first moment of a local date to the first of the next: 23 to 25 hours where clocks are put forward. */
export const dayBounds = (date: string, zone: string): { readonly from: Instant; readonly to: Instant } => {
  const start = DateTime.fromISO(date, { zone }).startOf('day');
  if (!start.isValid) throw new RangeError(`not a local date: ${JSON.stringify(date)} in ${zone}`);
  return { from: instant(start.toMillis()), to: instant(start.plus({ days: 1 }).toMillis()) };
};
