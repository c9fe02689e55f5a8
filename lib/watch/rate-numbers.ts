import { lowerBound, twoSided } from './clopper-pearson.ts';
import { logEvidenceAbove, logEvidenceBelow } from './e-process.ts';
import { percentText } from './percent-text.ts';
import type { RateCounts, RateName } from './rate-counts.ts';
import { thetaOf } from './share-beside.ts';

/** JSON, as evidence. */
export type RateNumbers = {
  readonly n: number;
  readonly successes: number;
  readonly failures: number;
  /** Null of nothing, as are the bounds. */
  readonly rate: number | null;
  /** Exact (Clopper-Pearson), one-sided. For one look decided beforehand: what is looked at often is tested by the evidence. */
  readonly lowerBound95: number | null;
  /** Exact, two-sided. */
  readonly interval95: readonly [number, number] | null;
  /** Natural logarithms; at most 1e6, which stands for certain. */
  readonly lnEvidenceBelow: number;
  readonly lnEvidenceAbove: number;
};

const MOST = 1e6;
const rounded = (value: number): number => Math.round(Math.max(-MOST, Math.min(MOST, value)) * 1e6) / 1e6;

export const rateNumbers = ({ successes, failures }: RateCounts, threshold: number): RateNumbers => {
  const n = successes + failures;
  const theta = thetaOf(threshold);
  return {
    n,
    successes,
    failures,
    rate: n === 0 ? null : successes / n,
    lowerBound95: lowerBound(successes, n),
    interval95: twoSided(successes, n),
    lnEvidenceBelow: rounded(logEvidenceBelow(failures, successes, theta)),
    lnEvidenceAbove: rounded(logEvidenceAbove(failures, successes, theta)),
  };
};

const WORDS: Readonly<Record<RateName, string>> = {
  'cleared-of-valid': 'cleared',
  'first-pass': 'cleared as first sent',
};

/** Evidence as a bet: 1 to 1 at first, 20 to 1 shows, 1 / alpha to 1 proves. */
const odds = (ln: number): string => {
  if (ln > 13) return 'over 400,000 to 1';
  const value = Math.exp(ln);
  if (value < 0.01) return 'under 0.01 to 1';
  return `${value >= 10 ? Math.round(value).toLocaleString('en-GB') : value.toFixed(value >= 0.1 ? 1 : 2)} to 1`;
};

/** What was seen and how far it speaks for either side. */
export const describeRate = (rate: RateName, numbers: RateNumbers, threshold: number): string =>
  numbers.rate === null || numbers.lowerBound95 === null
    ? `0 of 0 ${WORDS[rate]}.`
    : `${numbers.successes} of ${numbers.n} ${WORDS[rate]} (${percentText(numbers.rate, threshold)}; with 95 % confidence at least ` +
      `${percentText(numbers.lowerBound95, threshold)}); evidence of less than ${threshold} %: ${odds(numbers.lnEvidenceBelow)}, ` +
      `of more: ${odds(numbers.lnEvidenceAbove)}.`;
