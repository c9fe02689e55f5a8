/** Natural logarithm of the gamma function for x > 0 (Lanczos, g = 7; relative error below 1e-14). */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const;

const logGamma = (x: number): number => {
  const shifted = x - 1;
  const base = shifted + 7.5;
  const sum = LANCZOS.reduce(
    (total, term, index) => total + (index === 0 ? term : term / (shifted + index)),
    0,
  );
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(sum);
};

/** Continued fraction of the incomplete beta function (modified Lentz); quick for x < (a + 1) / (a + b + 2). */
const betaFraction = (a: number, b: number, x: number): number => {
  const tiny = 1e-300;
  const nonZero = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= 10_000; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) return fraction;
  }
  throw new Error(`the incomplete beta function did not converge for a=${a}, b=${b}, x=${x}`);
};

/** I_x(a, b): the chance that a Beta(a, b) variable is at most x. */
export const regularizedBeta = (x: number, a: number, b: number): number => {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(a, b, x)) / a
    : 1 - (front * betaFraction(b, a, 1 - x)) / b;
};

/**
 * Exact one-sided lower confidence bound of a share: with `successes` of `n` seen, the true share is above it with
 * the given confidence. 100 of 100 shows no more than 97.05 % at 95 %: no pilot of 50 to 100 can prove 99 %.
 * Null when nothing was seen: an empty sample bounds nothing.
 */
export const lowerBound = (successes: number, n: number, confidence = 0.95): number | null => {
  if (!Number.isInteger(successes) || !Number.isInteger(n) || successes < 0 || successes > n) {
    throw new RangeError(`not a sample: ${successes} successes of ${n}`);
  }
  if (n === 0) return null;
  if (successes === 0) return 0;
  const alpha = 1 - confidence;
  const failures = n - successes;
  if (failures === 0) return alpha ** (1 / n);
  let low = 0;
  let high = successes / n;
  // 60 halvings leave less than 1e-18, below what a double tells apart.
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (regularizedBeta(middle, successes, failures + 1) < alpha) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

/** Exact one-sided upper bound: a share of successes below it is a share of failures above its complement. */
export const upperBound = (successes: number, n: number, confidence = 0.95): number | null => {
  const failing = lowerBound(n - successes, n, confidence);
  return failing === null ? null : 1 - failing;
};

/** Exact two-sided interval: both ends at half the error. */
export const twoSided = (
  successes: number,
  n: number,
  confidence = 0.95,
): readonly [low: number, high: number] | null => {
  const oneSided = (1 + confidence) / 2;
  const [low, high] = [lowerBound(successes, n, oneSided), upperBound(successes, n, oneSided)];
  return low === null || high === null ? null : [low, high];
};

/** How many of which none fails are needed for `lowerBound` to reach a share: 299 for 99 % at 95 %. */
export const cleanNeeded = (share: number, confidence = 0.95): number => {
  if (!(share > 0 && share < 1))
    throw new RangeError(`no number of clean invoices shows a share of ${share}`);
  const near = Math.ceil(Math.log(1 - confidence) / Math.log(share));
  return (1 - confidence) ** (1 / Math.max(1, near - 1)) >= share ? Math.max(1, near - 1) : near;
};
