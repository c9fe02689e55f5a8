import { type Instant, instant } from '#lib/instant.ts';
import type { Clock } from '#lib/ports/clock.ts';

/** How fast this process may begin calls to the authority: one bucket of one call for all its batches. */
export interface Pace {
  /**
   * Waits until `calls` more calls may begin, one right after the other. False at once, and nothing used up, where that
   * would be later than `by`: whoever holds a lease, or runs in an invocation that ends, does not wait into its end.
   */
  turn(calls: number, by: Instant): Promise<boolean>;
}

/**
 * All instances together stay below the authority's limit without a word between them: each takes its share of it, and
 * reserved concurrency holds their number. The bucket is empty at first, so ten instances that start at once are no burst.
 */
export const makePace = (clock: Clock, callsPerSecond: number): Pace => {
  if (!(callsPerSecond > 0)) {
    throw new RangeError(`calls a second to the authority must be more than 0, ${callsPerSecond} seen`);
  }
  const gap = 1_000 / callsPerSecond;
  /** Turn of the last call that was given one; not rounded, or a thousand calls would lose a second. */
  let last: number = clock.now();
  return {
    async turn(calls, by) {
      const now = clock.now();
      // The turn of the last of them: by then all of them are allowed.
      const begin = Math.max(last + gap, now) + (calls - 1) * gap;
      if (instant(begin) > by) return false;
      last = begin;
      if (begin > now) await clock.sleep(Math.ceil(begin - now));
      return true;
    },
  };
};
