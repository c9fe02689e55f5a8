import { HOUR, type Instant, plus } from '#lib/instant.ts';

export interface RateLimit {
  readonly limit: number;
  readonly remaining: number;
  /** Seconds since 1970. */
  readonly reset: number;
  readonly used: number;
}

export interface RateLimits {
  /** One more request of somebody. */
  count(actor: string): RateLimit;
  of(actor: string): RateLimit;
}

/** Requests an hour; of an organisation's App with many users it is more. */
const PER_HOUR = 15_000;

/** Counted and shown, never enforced: a rehearsal's weeks pass in seconds. */
export const rateLimits = (now: () => Instant): RateLimits => {
  const windows = new Map<string, { readonly reset: Instant; readonly used: number }>();
  const windowOf = (actor: string) => {
    const known = windows.get(actor);
    return known && known.reset > now() ? known : { reset: plus(now(), HOUR), used: 0 };
  };
  const of = (actor: string): RateLimit => {
    const { reset, used } = windowOf(actor);
    const remaining = Math.max(0, PER_HOUR - used);
    return { limit: PER_HOUR, remaining, reset: Math.ceil(reset / 1_000), used };
  };
  return {
    of,
    count(actor) {
      const { reset, used } = windowOf(actor);
      windows.set(actor, { reset, used: used + 1 });
      return of(actor);
    },
  };
};

export const limitHeaders = ({
  limit,
  remaining,
  reset,
  used,
}: RateLimit): Readonly<Record<string, string>> => ({
  'x-ratelimit-limit': String(limit),
  'x-ratelimit-remaining': String(remaining),
  'x-ratelimit-reset': String(reset),
  'x-ratelimit-used': String(used),
  'x-ratelimit-resource': 'core',
});
