import type { Clock } from '#lib/ports/clock.ts';
import type { Random } from '#lib/ports/random.ts';

/** How often something that lost against others is tried, and how long it waits in between (milliseconds). */
export interface Patience {
  readonly attempts: number;
  readonly base: number;
  readonly cap: number;
}

export interface Waiting {
  readonly clock: Pick<Clock, 'sleep'>;
  readonly random: Pick<Random, 'next' | 'id'>;
}

/** Nothing was written by what threw this; the same may be asked again. */
export class StoreBusyError extends Error {
  override readonly name = 'StoreBusyError';
}

/** Full jitter: those that met once must not meet again. `attempt` counts from 0. */
export const pause = ({ clock, random }: Waiting, { base, cap }: Patience, attempt: number): Promise<void> =>
  clock.sleep(Math.ceil(random.next() * Math.min(cap, base * 2 ** attempt)));

/** What all pauses come to if every one is drawn as long as it can be. */
export const longestWait = ({ attempts, base, cap }: Patience): number =>
  Array.from({ length: attempts - 1 }, (_, attempt) => Math.min(cap, base * 2 ** attempt)).reduce(
    (sum, milliseconds) => sum + milliseconds,
    0,
  );
