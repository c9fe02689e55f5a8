import { ALPHA, THETA } from './rules.ts';

const term = (p: number, q: number): number => (p === 0 ? 0 : p * Math.log(p / q));

/** Kullback-Leibler divergence of a share p from theta: evidence that one invoice brings at most, on average. */
const divergence = (p: number): number => term(p, THETA) + term(1 - p, 1 - THETA);

/** Invoices that any test with this alpha needs on average at the least, even if it knew p: ln(1 / alpha) / KL. */
export const informationLimit = (p: number): number => Math.log(1 / ALPHA) / divergence(p);

export interface Band {
  /** Share of failures. */
  readonly p: number;
  readonly mean: readonly [low: number, high: number];
  readonly p95AtMost: number;
}

/** What the watch promises of its delays, in invoices from the start. Shorter would be as wrong: it would fire too easily. */
export const BANDS: readonly Band[] = [
  { p: 1, mean: [2, 2], p95AtMost: 2 },
  { p: 0.2, mean: [14, 20], p95AtMost: 50 },
  { p: 0.1, mean: [38, 50], p95AtMost: 130 },
  { p: 0.05, mean: [130, 170], p95AtMost: 400 },
  { p: 0.02, mean: [1_300, 1_750], p95AtMost: 4_200 },
];

/** And after so many invoices of a sound system, where only the CUSUM is quick. */
export const GOOD_PAST = 5_000;
export const BANDS_AFTER: readonly Band[] = [
  { p: 1, mean: [5, 8], p95AtMost: 8 },
  { p: 0.2, mean: [30, 48], p95AtMost: 90 },
  { p: 0.1, mean: [70, 110], p95AtMost: 220 },
  { p: 0.05, mean: [190, 300], p95AtMost: 650 },
];
