import type { Instant } from '#lib/instant.ts';

/** A moment as people of a zone read it: `Sat 10 Apr 2027, 20:05 (Africa/Lagos)`. */
export const localMoment = (at: Instant, zone: string): string => {
  const text = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
  return `${text} (${zone})`;
};

/** Making one costs a hundred times as much as using it. */
const dateFormats = new Map<string, Intl.DateTimeFormat>();

const dateFormat = (zone: string): Intl.DateTimeFormat => {
  const known = dateFormats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  dateFormats.set(zone, made);
  return made;
};

/** The calendar date of a moment in a zone, `YYYY-MM-DD`. */
export const localDate = (at: Instant, zone: string): string => dateFormat(zone).format(at);
