/** A moment: whole milliseconds since 1970-01-01T00:00Z. */
export type Instant = number & { readonly __brand: 'Instant' };

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Rounds up to a whole millisecond, so that jitter never makes time fractional. */
export const instant = (epochMilliseconds: number): Instant =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the constructor of the brand
  Math.ceil(epochMilliseconds) as Instant;

/** Throws on anything that is not an ISO 8601 date-time with an offset: a local time is no instant. */
export const fromIso = (text: string): Instant => {
  const value = /(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(value)) throw new RangeError(`not an instant with an offset: ${JSON.stringify(text)}`);
  return instant(value);
};

/** ISO 8601 in UTC with milliseconds, as Step Functions reads it. */
export const toIso = (at: Instant): string => new Date(at).toISOString();

export const plus = (at: Instant, milliseconds: number): Instant => instant(at + milliseconds);
