import { DateTime } from 'luxon';
import { DAY, type Instant, instant } from '#lib/instant.ts';
import type { InvoiceDocument, InvoiceKind } from './invoice.ts';

export interface LocalDays {
  /** The local date of an instant, `YYYY-MM-DD`. */
  dateOf(at: Instant): string;
  /** The instant at which a local date begins. */
  startOf(date: string): Instant;
}

/** Local dates of one zone. Each date is looked up once: a zone's rules are slow to ask, and invoices of a day many. */
export const makeLocalDays = (zone: string): LocalDays => {
  const starts = new Map<string, Instant>();
  let last: { readonly date: string; readonly from: number; readonly to: number } | undefined;
  return {
    dateOf(at) {
      if (last && at >= last.from && at < last.to) return last.date;
      const local = DateTime.fromMillis(at, { zone });
      const day = local.startOf('day');
      const date = local.toISODate();
      if (date === null) throw new RangeError(`not a time zone: ${JSON.stringify(zone)}`);
      last = { date, from: day.toMillis(), to: day.plus({ days: 1 }).toMillis() };
      return date;
    },
    startOf(date) {
      const known = starts.get(date);
      if (known !== undefined) return known;
      const start = DateTime.fromISO(date, { zone });
      if (!start.isValid) throw new RangeError(`not a date of zone ${zone}: ${JSON.stringify(date)}`);
      starts.set(date, instant(start.toMillis()));
      return instant(start.toMillis());
    },
  };
};

const SECONDS_OF = /^(\d{2}):(\d{2})(?::(\d{2}))?/;

/**
 * When it was issued: its own date and time; without a time, when it came in, but no later than the end of its date.
 * A zone's change of hour within the day is left out of account.
 */
export const issuedAt = (
  document: Pick<InvoiceDocument, 'issueDate' | 'issueTime'>,
  receivedAt: Instant,
  days: LocalDays,
): Instant => {
  const start = days.startOf(document.issueDate);
  const time = document.issueTime === undefined ? null : SECONDS_OF.exec(document.issueTime);
  if (!time) return instant(Math.min(receivedAt, start + DAY));
  const [, hours, minutes, seconds] = time;
  return instant(start + ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds ?? 0)) * 1_000);
};

/** The legal deadline of clearance, from issue (runbook policy `dueBy`; B2C: 24 h, firs-mbs.md 1.6). */
export const dueByOf = (
  document: Pick<InvoiceDocument, 'issueDate' | 'issueTime' | 'kind'>,
  receivedAt: Instant,
  days: LocalDays,
  policy: Readonly<Record<InvoiceKind, number>>,
): Instant => instant(issuedAt(document, receivedAt, days) + policy[document.kind]);
