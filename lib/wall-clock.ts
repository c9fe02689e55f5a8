import { setTimeout as delay } from 'node:timers/promises';
import { instant } from '#lib/instant.ts';
import type { Clock } from '#lib/ports/clock.ts';

/** Real time. */
export const wallClock: Clock = {
  now: () => instant(Date.now()),
  async sleep(milliseconds, signal) {
    try {
      await delay(milliseconds, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw error;
    }
  },
};
