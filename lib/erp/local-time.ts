import { IANAZone } from 'luxon';
import { type Instant, instant, MINUTE } from '#lib/instant.ts';

/** The seller's wall clock: an ERP writes local dates and times, and knows nothing of instants. */
export interface LocalTime {
  /** `2027-01-09` */
  date(at: Instant): string;
  /** `14:05:00` */
  time(at: Instant): string;
  /** Minutes since local midnight. */
  minuteOfDay(at: Instant): number;
  /** The instant of a local date and time; in the hour that a clock change skips, the one after the change. */
  instantOf(date: string, time: string): Instant;
}

const QUARTER = 15 * MINUTE;

/** Throws on a zone that is no IANA name. */
export const makeLocalTime = (zoneName: string): LocalTime => {
  const zone = IANAZone.create(zoneName);
  if (!zone.isValid) throw new RangeError(`not an IANA time zone: ${JSON.stringify(zoneName)}`);
  // Asking the zone is slow, invoices come in order of time, and offsets change on quarters of an hour only.
  let quarter = Number.NaN;
  let offset = 0;
  const wall = (at: Instant): string => {
    if (Math.floor(at / QUARTER) !== quarter) {
      quarter = Math.floor(at / QUARTER);
      offset = zone.offset(at);
    }
    return new Date(at + offset * MINUTE).toISOString();
  };
  return {
    date: (at) => wall(at).slice(0, 10),
    time: (at) => wall(at).slice(11, 19),
    minuteOfDay(at) {
      const text = wall(at);
      return Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16));
    },
    instantOf(date, time) {
      const asUtc = Date.parse(`${date}T${time}Z`);
      if (Number.isNaN(asUtc)) throw new RangeError(`not a local date and time: ${date} ${time}`);
      // Twice, since the first offset may be that of the other side of a clock change.
      const first = asUtc - zone.offset(asUtc) * MINUTE;
      return instant(asUtc - zone.offset(first) * MINUTE);
    },
  };
};

/** Whole days later; dates are plain, so no zone has a say. */
export const addDays = (date: string, days: number): string => {
  const at = new Date(`${date}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
};
