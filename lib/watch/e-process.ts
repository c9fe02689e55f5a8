/**
 * Two one-sided, always-valid tests of the share of failures p against theta = 1 - threshold: mixtures of likelihood
 * ratios. Each is a non-negative supermartingale that starts at 1 while its own null holds, so by Ville's inequality it
 * ever reaches 1 / alpha with a chance of at most alpha, however often and whenever one looks. Both need two counters only.
 * (Robbins 1970; Johari, Koomen, Pekelis, Walsh, "Always Valid Inference", Operations Research 2022.)
 */
import { logSumExp } from './log-sum-exp.ts';
import { shareBeside } from './share-beside.ts';

interface Alternative {
  /** Share of failures where theta is 1 %; `shareBeside` moves it for another. */
  readonly q: number;
  readonly weight: number;
}

/**
 * From a slow drift to an outage. 1 / alpha of 100 is reached by two failures in a row; 20 would be by a single one, which
 * is one invoice of bad luck: `rollbackAlpha` of 5 % is not for this grid.
 */
const WORSE: readonly Alternative[] = [
  { q: 0.02, weight: 0.25 },
  { q: 0.05, weight: 0.25 },
  { q: 0.2, weight: 0.25 },
  { q: 0.9, weight: 0.25 },
];

/** Half of it on "never fails": 335 clean invoices show 99 %, where all of it would need 299 and bear no failure at all. */
const BETTER: readonly Alternative[] = [
  { q: 0, weight: 0.5 },
  { q: 0.002, weight: 0.3 },
  { q: 0.005, weight: 0.2 },
];

/** 0 failures at a chance of 0 are certain, not undefined. */
const times = (count: number, logarithm: number): number => (count === 0 ? 0 : count * logarithm);

const logMixture = (
  grid: readonly Alternative[],
  failures: number,
  successes: number,
  theta: number,
): number =>
  logSumExp(
    grid.map(({ q, weight }) => {
      const moved = shareBeside(theta, q);
      return (
        Math.log(weight) +
        times(failures, Math.log(moved) - Math.log(theta)) +
        times(successes, Math.log1p(-moved) - Math.log1p(-theta))
      );
    }),
  );

const checkInput = (failures: number, successes: number, theta: number): void => {
  for (const count of [failures, successes]) {
    if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`not a count: ${count}`);
  }
  if (!(theta >= 0 && theta <= 1)) throw new RangeError(`not a share of failures: ${theta}`);
};

/** ln of the evidence that more than `theta` fail. Proven at ln(1 / alpha). A threshold of 100 % is broken by one failure. */
export const logEvidenceBelow = (failures: number, successes: number, theta: number): number => {
  checkInput(failures, successes, theta);
  if (theta === 0) return failures > 0 ? Number.POSITIVE_INFINITY : 0;
  if (theta === 1) return 0;
  return logMixture(WORSE, failures, successes, theta);
};

/** ln of the evidence that fewer than `theta` fail. Shown, with a chance of error of 1 in 20, at ln 20. */
export const logEvidenceAbove = (failures: number, successes: number, theta: number): number => {
  checkInput(failures, successes, theta);
  if (theta === 0) return 0;
  if (theta === 1) return successes > 0 ? Number.POSITIVE_INFINITY : 0;
  return logMixture(BETTER, failures, successes, theta);
};

/** Evidence of 20 to 1: the usual 95 %. */
export const SHOWN_AT = 20;
