import type { Instant } from '#lib/instant.ts';

/** Time as a handler sees it: the wall on AWS, the virtual clock on a laptop. */
export interface Clock {
  now(): Instant;
  /** Resolves after `milliseconds`; rejects with the signal's reason when aborted, and leaves no timer behind. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}
