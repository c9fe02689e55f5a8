/** Runs of invoices, drawn failure by failure: between two failures nothing can fire. */
import type { Random } from '#lib/ports/random.ts';
import { logEvidenceAbove, SHOWN_AT } from '#lib/watch/e-process.ts';
import { type Rule, THETA } from './rules.ts';

/** Successes before the next failure, where a share `p` fails. */
const gapOf = (random: Random, p: number): number =>
  p >= 1 ? 0 : Math.floor(Math.log(1 - random.next()) / Math.log1p(-p));

export interface Course {
  /** Share of failures. */
  readonly p: number;
  /** As long as this the share is another. */
  readonly before?: { readonly invoices: number; readonly p: number };
}

const nextFailure = (random: Random, n: number, { p, before }: Course): number => {
  if (before === undefined || n >= before.invoices) return n + gapOf(random, p) + 1;
  const early = n + gapOf(random, before.p) + 1;
  // Whether an invoice fails does not hang on those before it: the draw begins anew at the change.
  return early <= before.invoices ? early : before.invoices + gapOf(random, p) + 1;
};

/** The invoice at which the rule first fired; undefined if it did not within `upTo`. */
export const firstAlarm = (rule: Rule, random: Random, course: Course, upTo: number): number | undefined => {
  const running = rule();
  let failures = 0;
  for (let n = 0; ; ) {
    const next = nextFailure(random, n, course);
    if (next > upTo) return undefined;
    failures += 1;
    const fired = running(next - n - 1, failures, next);
    if (fired !== undefined) return fired <= upTo ? fired : undefined;
    n = next;
  }
};

/** How many of `runs` fired within `invoices`. */
export const alarms = (rule: Rule, random: Random, p: number, invoices: number, runs: number): number => {
  let fired = 0;
  for (let run = 0; run < runs; run += 1) {
    if (firstAlarm(rule, random, { p }, invoices) !== undefined) fired += 1;
  }
  return fired;
};

export interface Delay {
  readonly mean: number;
  readonly p95: number;
}

/** No run lasts longer: a rule that would never fire must not hang the measurement, but look bad in it. */
export const LONGEST = 50_000;

/** In invoices since the share became `p`; runs that fired before are thrown away. */
export const delayOf = (rule: Rule, random: Random, course: Course, runs: number): Delay => {
  const start = course.before?.invoices ?? 0;
  const delays: number[] = [];
  for (let tries = 0; delays.length < runs && tries < 3 * runs; tries += 1) {
    const fired = firstAlarm(rule, random, course, start + LONGEST) ?? start + LONGEST;
    if (fired > start) delays.push(fired - start);
  }
  delays.sort((one, other) => one - other);
  return {
    mean: delays.reduce((sum, delay) => sum + delay, 0) / delays.length,
    p95: delays[Math.ceil(0.95 * delays.length) - 1] ?? Number.NaN,
  };
};

/** Alarms of a rule that starts again after each, in so many invoices. */
export const alarmsInARow = (rule: Rule, random: Random, p: number, invoices: number): number => {
  let count = 0;
  for (let left = invoices; ; count += 1) {
    const fired = firstAlarm(rule, random, { p }, left);
    if (fired === undefined) return count;
    left -= fired;
  }
};

const shows = (failures: number, n: number): boolean =>
  logEvidenceAbove(failures, n - failures, THETA) >= Math.log(SHOWN_AT);

/** The invoice at which "99 %" was first shown; undefined if it was not within `upTo`. */
export const firstShown = (random: Random, p: number, upTo: number): number | undefined => {
  let failures = 0;
  for (let n = 0; n < upTo; ) {
    const next = nextFailure(random, n, { p });
    // It grows with each success: the last before a failure is the highest.
    const last = Math.min(next - 1, upTo);
    if (shows(failures, last)) {
      let [low, high] = [n, last];
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        if (shows(failures, middle)) high = middle;
        else low = middle + 1;
      }
      return low;
    }
    failures += 1;
    n = next;
  }
  return undefined;
};
