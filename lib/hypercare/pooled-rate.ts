import type { JudgedDay } from '#lib/hypercare/judge-day.ts';
import { SHOWN_AT } from '#lib/watch/e-process.ts';
import { describeRate, type RateNumbers, rateNumbers } from '#lib/watch/rate-numbers.ts';

/** A type and no interface: it is JSON. */
export type PooledRate = {
  readonly days: number;
  readonly numbers: RateNumbers;
  /** For people; decides nothing. */
  readonly says: string;
};

/**
 * All business days together, beside the criterion of the contract and never instead of it: three good days are luck at 20
 * invoices a day and hard to come by at 100. `above` in percent.
 */
export const pooledRate = (days: readonly JudgedDay[], above: number): PooledRate => {
  const successes = days.reduce((sum, { cleared }) => sum + cleared, 0);
  const failures = days.reduce((sum, day) => sum + day.failures, 0);
  const numbers = rateNumbers({ successes, failures }, above);
  const shown = numbers.lnEvidenceAbove >= Math.log(SHOWN_AT);
  return {
    days: days.length,
    numbers,
    says:
      `beside it, ${days.length} business days together: ${describeRate('cleared-of-valid', numbers, above)} ` +
      `${above} % is ${shown ? 'shown' : 'not shown'}; this decides nothing.`,
  };
};
