/** Figures as people read them. */
import { DateTime } from 'luxon';
import type { Report } from '#lib/report/report.ts';

const grouped = new Intl.NumberFormat('en-GB');

export const count = (value: number): string => grouped.format(value);

/** Minutes as the two largest units: `2 d 4 h`, `35 min`. */
export const span = (minutes: number): string => {
  const whole = Math.abs(Math.round(minutes));
  const sign = minutes < 0 && whole > 0 ? '-' : '';
  const days = Math.floor(whole / 1_440);
  const hours = Math.floor((whole % 1_440) / 60);
  const rest = whole % 60;
  if (days > 0) return `${sign}${days} d ${hours} h`;
  if (hours > 0) return `${sign}${hours} h ${rest} min`;
  return `${sign}${rest} min`;
};

/** 57/100 times 10,000 is a hair less than 5,700; a failure among ten thousand million would be hidden by this much. */
const FLOAT_ERROR = 1e-6;

/** A share as a percentage, rounded down so that 99.999 % is never shown as 100 %. */
export const percent = (share: number | null): string =>
  share === null ? 'no invoices yet' : `${(Math.floor(share * 10_000 + FLOAT_ERROR) / 100).toFixed(2)} %`;

/** The bound belongs to the first figure: what so few invoices can show. */
export const clearanceSentence = (clearance: Report['clearance']): string =>
  `${percent(clearance.clearedOfValidRate)} of valid (${count(clearance.n - clearance.failures)} of ${count(clearance.n)}; so at least ${percent(clearance.lowerBound95)} with 95 % confidence); at first pass ${percent(clearance.firstPassRate)}`;

/** One word for the total, whoever turned an invoice down; and who it was. */
export const stateWords = (state: string): string => {
  switch (state) {
    case 'refused':
      return 'rejected (refused by intake)';
    case 'rejected':
      return 'rejected (by the authority)';
    case 'legacy':
      return 'on legacy';
    default:
      return state;
  }
};

/** `Sat 10 Apr 2027 20:00` in the zone. */
export const local = (iso: string, zone: string): string =>
  DateTime.fromISO(iso, { zone }).setLocale('en-GB').toFormat('ccc d LLL yyyy HH:mm');

/** `1 invoice`, `2 invoices`. */
export const many = (value: number, one: string, more = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : more}`;

/** Instants in other people's sentences, turned to local time. */
export const localised = (text: string, zone: string): string =>
  text.replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, (iso) => local(iso, zone));

/**
 * Text of a runbook, an invoice or an authority as one line of print: no line of its own, nothing that steers a terminal
 * or turns the direction of reading.
 */
export const printable = (text: string): string =>
  text.replace(/[\t\n\r\u2028\u2029]+/g, ' ').replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '?');
