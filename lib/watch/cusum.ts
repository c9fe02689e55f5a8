/**
 * Bernoulli CUSUM (Page 1954) of the long watch. The e-process weighs all that was ever seen, so ten thousand good invoices
 * would hide a change for thousands more; this one forgets the good past.
 */

import { shareBeside, thetaOf } from './share-beside.ts';
import type { WatchState } from './watch-state.ts';

/** What it looks for: 5 % failures where the threshold is 99 %. What it tells them from is the threshold itself. */
const BROKEN = 0.05;

/**
 * With h = 6 and p0 = .5 %, the textbook's choice, a third of all sound hypercares of 10,000 invoices would be rolled back, and
 * nearly each at 99 % exactly: rolling back what is sound is the worse mistake. Against p0 = theta and with h = 11 both
 * tests together stay within `rollbackAlpha` over 10,000 invoices, at 99 % exactly too; it costs some 170 invoices more at
 * 5 % failures, four in an outage. `npm run bench:watch` prints it.
 */
const LIMIT = 11;
const ALPHA_OF_LIMIT = 0.01;

export interface CusumDesign {
  /** Added for a failure. */
  readonly up: number;
  /** Taken for a success, never below 0. */
  readonly down: number;
  /** Fires above it. */
  readonly limit: number;
}

/** Undefined where the threshold is 0 or 100 %: nothing is below the one, and one failure already below the other. */
export const cusumDesign = (thresholdPercent: number, alpha: number): CusumDesign | undefined => {
  const theta = thetaOf(thresholdPercent);
  if (theta <= 0 || theta >= 1) return undefined;
  const p1 = shareBeside(theta, BROKEN);
  return {
    up: Math.log(p1 / theta),
    down: Math.log1p(-theta) - Math.log1p(-p1),
    // The rate of false alarms falls as e to the limit.
    limit: LIMIT + Math.log(ALPHA_OF_LIMIT / alpha),
  };
};

/**
 * The statistic after a batch in which failures lie evenly among successes, and the highest it was on the way: a look knows
 * counts, not their order. Failures first would fire on every large batch of a sound system, failures last too; even
 * spacing never fires for what the order alone could have made, and at worst sees a burst one look later.
 */
export const throughBatch = (
  design: CusumDesign,
  start: number,
  failures: number,
  successes: number,
): { readonly statistic: number; readonly peak: number } => {
  let statistic = start;
  let peak = start;
  let gone = 0;
  for (let failure = 1; failure <= failures; failure += 1) {
    // Half a gap before the first and after the last.
    const before = Math.floor((successes * (2 * failure - 1)) / (2 * failures));
    statistic = Math.max(0, statistic - (before - gone) * design.down) + design.up;
    peak = Math.max(peak, statistic);
    gone = before;
  }
  return { statistic: Math.max(0, statistic - (successes - gone) * design.down), peak };
};

type Cusum = WatchState['cusum'];

/**
 * Counts what came since the last look. An invoice that was late and then cleared was counted as a failure and is not
 * counted again; what was late and leaves the count otherwise stays counted. Counts since another moment (a resumed
 * run) begin anew.
 */
export const countOn = (
  design: CusumDesign,
  former: Cusum,
  seen: { readonly failures: number; readonly successes: number; readonly since: number },
): { readonly cusum: Cusum; readonly peak: number } => {
  const known = former.since === seen.since ? former : { statistic: 0, failures: 0, successes: 0 };
  const failures = seen.failures - known.failures;
  const successes = seen.successes - known.successes + Math.min(0, failures);
  const { statistic, peak } = throughBatch(
    design,
    known.statistic,
    Math.max(0, failures),
    Math.max(0, successes),
  );
  return { cusum: { statistic, ...seen }, peak };
};
