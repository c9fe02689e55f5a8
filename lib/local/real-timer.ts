import { type Instant, instant } from '#lib/instant.ts';

/** What a simulation needs of time, in real time: the virtual clock's `at` and `now`. */
export interface RealTimer {
  now(): Instant;
  /** Calls `fire` when it is time; an instant in the past means now. Returns how to cancel. */
  at(time: Instant, fire: () => unknown): () => void;
  /** Nothing fires any more. */
  stop(): void;
}

/** Milliseconds; beyond it Node's timers fire at once. */
const LONGEST = 2 ** 31 - 1;

/** `onError`: what a timer threw or its promise was rejected with; the others go on. */
export const makeRealTimer = (onError: (error: unknown) => void): RealTimer => {
  const running = new Set<() => void>();
  let stopped = false;
  const now = (): Instant => instant(Date.now());

  const call = async (fire: () => unknown): Promise<void> => {
    try {
      await fire();
    } catch (error) {
      onError(error);
    }
  };

  return {
    now,
    at(time, fire) {
      if (stopped) return () => undefined;
      let timer: NodeJS.Timeout;
      const cancel = (): void => {
        clearTimeout(timer);
        running.delete(cancel);
      };
      const wait = (): void => {
        const left = time - now();
        timer = setTimeout(
          () => {
            if (time > now()) {
              wait();
              return;
            }
            running.delete(cancel);
            void call(fire);
          },
          Math.min(Math.max(left, 0), LONGEST),
        );
      };
      running.add(cancel);
      wait();
      return cancel;
    },
    stop() {
      stopped = true;
      for (const cancel of [...running]) cancel();
    },
  };
};
