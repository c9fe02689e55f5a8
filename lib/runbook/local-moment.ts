import type { Instant } from '#lib/instant.ts';

/** One a zone, kept: making one costs a hundred times as much as using it. */
const formatIn = (make: (zone: string) => Intl.DateTimeFormat): ((zone: string) => Intl.DateTimeFormat) => {
  const formats = new Map<string, Intl.DateTimeFormat>();
  return (zone) => {
    const known = formats.get(zone);
    if (known) return known;
    const made = make(zone);
    formats.set(zone, made);
    return made;
  };
};

const momentFormat = formatIn(
  (timeZone) =>
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }),
);

/** A moment as people of a zone read it: `Sat, 10 Apr 2027, 20:05 (Africa/Lagos)`. */
export const localMoment = (at: Instant, zone: string): string =>
  `${momentFormat(zone).format(at)} (${zone})`;

const dateFormat = formatIn(
  (timeZone) =>
    new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }),
);

/** The calendar date of a moment in a zone, `YYYY-MM-DD`. */
export const localDate = (at: Instant, zone: string): string => dateFormat(zone).format(at);
