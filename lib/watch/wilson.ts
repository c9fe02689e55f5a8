/** Two-sided normal quantile of 95 %. */
const Z = 1.959963984540054;

/** Wilson's interval of 95 %: narrower than the exact one, right on average only. For display beside it, never to decide. */
export const wilson = (successes: number, n: number): readonly [low: number, high: number] | null => {
  if (n === 0) return null;
  const share = successes / n;
  const centre = share + Z ** 2 / (2 * n);
  const spread = Z * Math.sqrt((share * (1 - share)) / n + Z ** 2 / (4 * n ** 2));
  const scale = 1 + Z ** 2 / n;
  return [Math.max(0, (centre - spread) / scale), Math.min(1, (centre + spread) / scale)];
};
