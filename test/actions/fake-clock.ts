import { fromIso, type Instant, plus } from '#lib/instant.ts';
import type { Clock } from '#lib/ports/clock.ts';

export interface FakeClock extends Clock {
  advance(milliseconds: number): void;
}

/** Monday of the pilot, 09:00 in Lagos. Sleeping moves it on; `onSleep` lets the world go on meanwhile. */
export const fakeClock = (
  start = fromIso('2027-04-12T08:00:00Z'),
  onSleep?: () => Promise<void> | void,
): FakeClock => {
  let now: Instant = start;
  return {
    now: () => now,
    async sleep(milliseconds) {
      now = plus(now, milliseconds);
      await onSleep?.();
    },
    advance(milliseconds) {
      now = plus(now, milliseconds);
    },
  };
};
