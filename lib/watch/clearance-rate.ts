/**
 * The clearance rate and what it says. A pending invoice past its legal deadline is a failure: in an outage nothing
 * completes, and a rate over completions alone would stay at 100 %.
 */
import type { ClearanceCounts } from '#lib/ports/ledger.ts';
import { lowerBound } from '#lib/watch/clopper-pearson.ts';

/**
 * What the rate is a share of (runbook policy `clearanceDenominator`). `valid`: documents that the authority rejects
 * for their content are the ERP's to mend and stand beside the rate; `submitted`: they count against it.
 */
export type ClearanceDenominator = 'valid' | 'submitted';

export interface ClearanceRate {
  /** Cleared or failed: what the rate is a share of. */
  readonly n: number;
  readonly cleared: number;
  readonly failures: number;
  /** Pending or unknown and not yet due: could still become either. */
  readonly undecided: number;
  /** Rejected for their content, or refused before they were sent; shown whatever the denominator. */
  readonly businessRejects: number;
  /** Null when `n` is 0. */
  readonly rate: number | null;
  /** Cleared as first sent, of all that was sent and decided or is overdue. */
  readonly firstPassRate: number | null;
  /** One-sided 95 % Clopper-Pearson bound. */
  readonly lowerBound95: number | null;
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

export const clearanceRate = (counts: ClearanceCounts, denominator: ClearanceDenominator): ClearanceRate => {
  const waiting = counts.pending + counts.unknown;
  const overdue = Math.min(counts.overdue, waiting);
  const failures = overdue + (denominator === 'submitted' ? counts.rejected : 0);
  const n = counts.cleared + failures;
  return {
    n,
    cleared: counts.cleared,
    failures,
    undecided: waiting - overdue,
    businessRejects: counts.rejected + counts.refused,
    rate: share(counts.cleared, n),
    // Whatever the denominator: what the authority rejected did not pass at first.
    firstPassRate: share(counts.clearedFirstPass, counts.cleared + overdue + counts.rejected),
    lowerBound95: lowerBound(counts.cleared, n),
  };
};

/** part / whole > percent, in whole numbers: 99 of 100 is not above 99 %. `percent` may have six decimals. */
export const isAbovePercent = (part: number, whole: number, percent: number): boolean =>
  BigInt(part) * 100_000_000n > BigInt(Math.round(percent * 1_000_000)) * BigInt(whole);

export interface ClearanceRule {
  readonly denominator: ClearanceDenominator;
  /** Percent; the rate must be above it. */
  readonly above: number;
  /** Fewer than this say nothing. */
  readonly minimumInvoices: number;
}

export interface ClearanceVerdict {
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  readonly reasons: readonly string[];
  readonly rate: ClearanceRate;
}

/**
 * Judges against the worst and the best that undecided invoices can still become: pass only if the rule holds even
 * if none of them clears, fail if it cannot hold even if all do. An empty sample is inconclusive, never a pass.
 */
export const judgeClearance = (counts: ClearanceCounts, rule: ClearanceRule): ClearanceVerdict => {
  const rate = clearanceRate(counts, rule.denominator);
  const possible = rate.n + rate.undecided;
  const seen = `${rate.cleared} of ${rate.n} cleared, ${rate.undecided} undecided`;
  if (possible < rule.minimumInvoices) {
    return {
      verdict: 'inconclusive',
      reasons: [`${seen}: fewer than the ${rule.minimumInvoices} invoices that the rule asks for`],
      rate,
    };
  }
  if (isAbovePercent(rate.cleared, possible, rule.above)) {
    return { verdict: 'pass', reasons: [`${seen}: above ${rule.above} %`], rate };
  }
  if (isAbovePercent(rate.cleared + rate.undecided, possible, rule.above)) {
    return {
      verdict: 'inconclusive',
      reasons: [`${seen}: whether that is above ${rule.above} % hangs on the undecided`],
      rate,
    };
  }
  return { verdict: 'fail', reasons: [`${seen}: not above ${rule.above} %`], rate };
};
