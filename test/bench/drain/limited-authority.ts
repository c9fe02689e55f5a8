/** An authority that takes so many calls a second and answers by a latency law. It keeps when each call came. */
import type { Clock } from '#lib/ports/clock.ts';
import type { Random } from '#lib/ports/random.ts';

export interface Limit {
  readonly perSecond: number;
  readonly burst: number;
}

export const LAWS = ['lognormal', 'exponential'] as const;
export type Law = (typeof LAWS)[number];
const SIGMA = 0.5;

/** Milliseconds, of the mean that is asked for. */
export const latencyOf = (law: Law, mean: number, random: Random): number => {
  // Never 0, so the logarithm is finite.
  const u = 1 - random.next();
  if (law === 'exponential') return -Math.log(u) * mean;
  const normal = Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * random.next());
  return Math.exp(SIGMA * normal - (SIGMA * SIGMA) / 2) * mean;
};

export interface LimitedAuthority {
  /** False: refused for its load, at once. */
  call(): Promise<boolean>;
  facts(): {
    /** Of every call, taken or refused, in order. */
    readonly calledAt: readonly number[];
    readonly refused: number;
    readonly mostInFlight: number;
    readonly lastAnswerAt: number;
    readonly longestMilliseconds: number;
    readonly latencySum: number;
  };
}

export const makeLimitedAuthority = (options: {
  readonly clock: Clock;
  readonly random: Random;
  readonly law: Law;
  readonly meanMilliseconds: number;
  readonly limit?: Limit;
}): LimitedAuthority => {
  const { clock, random, law, meanMilliseconds, limit } = options;
  const calledAt: number[] = [];
  let [refused, inFlight, mostInFlight, lastAnswerAt, longest, sum] = [0, 0, 0, 0, 0, 0];
  let tokens = limit?.burst ?? 0;
  let filledAt = clock.now();

  const takes = (): boolean => {
    if (!limit) return true;
    const now = clock.now();
    tokens = Math.min(limit.burst, tokens + ((now - filledAt) * limit.perSecond) / 1_000);
    filledAt = now;
    // A thousandth for the last digit of a sum of fractions.
    if (tokens < 1 - 1e-3) return false;
    tokens -= 1;
    return true;
  };

  return {
    async call() {
      calledAt.push(clock.now());
      if (!takes()) {
        refused += 1;
        return false;
      }
      inFlight += 1;
      mostInFlight = Math.max(mostInFlight, inFlight);
      const latency = Math.ceil(latencyOf(law, meanMilliseconds, random));
      longest = Math.max(longest, latency);
      sum += latency;
      await clock.sleep(latency);
      inFlight -= 1;
      lastAnswerAt = clock.now();
      return true;
    },
    facts: () => ({
      calledAt,
      refused,
      mostInFlight,
      lastAnswerAt,
      longestMilliseconds: longest,
      latencySum: sum,
    }),
  };
};

/** Over all windows: calls beyond what burst and rate allow; 0 where there is none. */
export const overshootOf = (calledAt: readonly number[], { perSecond, burst }: Limit): number => {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const [index, at] of calledAt.entries()) {
    const earned = (at * perSecond) / 1_000;
    least = Math.min(least, index - earned);
    most = Math.max(most, index + 1 - earned - least - burst);
  }
  // Floating point of millions of milliseconds, not calls.
  return most < 1e-6 ? 0 : most;
};
