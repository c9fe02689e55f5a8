/** ln of a sum of exponentials, without overflow: the terms may be thousands. Minus infinity for no terms. */
export const logSumExp = (terms: readonly number[]): number => {
  const largest = Math.max(...terms);
  if (!Number.isFinite(largest)) return largest;
  return largest + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - largest), 0));
};
