import { type Instant, SECOND } from '#lib/instant.ts';

const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * `Retry-After` in milliseconds from now: seconds or an HTTP date (RFC 9110, section 10.2.3), clamped to
 * [1 s, `maximum`], since a server that says 1e9 seconds must not stop a go-live. Undefined when it says nothing usable.
 */
export const retryAfterMilliseconds = (
  header: string | undefined,
  now: Instant,
  maximum: number,
): number | undefined => {
  const text = header?.trim() ?? '';
  const wanted = /^\d{1,15}$/.test(text)
    ? Number(text) * SECOND
    : HTTP_DATE.test(text)
      ? Date.parse(text) - now
      : Number.NaN;
  return Number.isNaN(wanted) ? undefined : Math.min(Math.max(wanted, SECOND), maximum);
};
