/** An amount in minor units of its currency (kobo for NGN): a whole number, never a float. */
export type Minor = number & { readonly __brand: 'Minor' };

/** Throws on what is no whole number or too large to add up exactly. */
export const minor = (value: number): Minor => {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a whole number of minor units: ${value}`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the constructor of the brand
  return value as Minor;
};
