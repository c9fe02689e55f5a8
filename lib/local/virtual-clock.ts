import { AsyncResource } from 'node:async_hooks';
import { setTimeout as realTimeout } from 'node:timers/promises';
import { type Instant, instant, plus, toIso } from '#lib/instant.ts';
import type { Clock } from '#lib/ports/clock.ts';
import { makeLeafWork } from './leaf-work.ts';
import { makeTimerHeap, type Timer } from './timer-heap.ts';

export interface VirtualClock {
  /** What handlers get. */
  readonly clock: Clock;
  now(): Instant;
  /**
   * Calls `fire` when the clock gets there; an instant in the past means now. Returns how to cancel.
   * If `fire` throws, or the promise it returns is rejected, `run` ends with that error. `run` does not wait for it.
   */
  at(time: Instant, fire: () => unknown): () => void;
  /**
   * For every native asynchronous operation (subtle, zlib, fs …): the clock stands still until it is done. A leaf only:
   * never around something that sleeps on this clock or that calls `work` itself.
   */
  work<T>(operation: Promise<T>, label?: string): Promise<T>;
  /** Fires timers one by one until none is left, `until` is reached, or `done` says so when all is at rest. */
  run(options?: { readonly until?: Instant; readonly done?: () => boolean }): Promise<void>;
  /** Called, synchronously, each time all is at rest and before time moves. */
  onQuiet(fn: () => void): void;
  /** Timers set and not yet fired. */
  pending(): number;
}

export interface VirtualClockOptions {
  readonly start: Instant;
  /** Waits 5 real ms after each step and fails if anything still moved: finds work hidden from `work`. For tests. */
  readonly paranoid?: boolean;
  /** @default 10,000 ms of real time for native work in flight */
  readonly watchdogMilliseconds?: number;
  /** Timers fired at one instant before it counts as a livelock. @default 2,000,000 */
  readonly eventsPerInstant?: number;
}

const PARANOID_WAIT = 5;

/**
 * Time that moves only here, and only when everything is at rest: pop one timer, set the clock, call it, wait until
 * nothing can run any more, next. Serial, so one seed is one order of events on every machine.
 */
export const makeVirtualClock = (options: VirtualClockOptions): VirtualClock => {
  const { paranoid = false, eventsPerInstant = 2_000_000 } = options;
  const timers = makeTimerHeap();
  const leaves = makeLeafWork(options.watchdogMilliseconds ?? 10_000);
  const quiet: (() => void)[] = [];
  let now = options.start;
  let sequence = 0;
  let running = false;
  let failure: { readonly error: unknown } | undefined;
  let newest: Timer | undefined;
  let firedThisInstant = 0;

  /** Outside `run` nobody would see it, so there it becomes an unhandled rejection. */
  const fail = (error: unknown): void => {
    if (!running) throw error;
    failure ??= { error };
  };
  const throwFailure = (): void => {
    const failed = failure;
    failure = undefined;
    if (failed) throw failed.error;
  };
  const whereFrom = (): string | undefined => (paranoid ? new Error('set').stack : undefined);

  const at = (time: Instant, fire: () => unknown): (() => void) => {
    if (!Number.isFinite(time)) throw new RangeError(`a timer needs an instant, ${time} seen`);
    const context = new AsyncResource('VirtualTimer');
    const timer: Timer = {
      at: instant(Math.max(time, now)),
      sequence,
      // A timer has no async context of its own; it gets that of whoever set it (AsyncLocalStorage sees no gap).
      fire: () => context.runInAsyncScope(fire),
      setBy: whereFrom(),
      place: -1,
    };
    sequence += 1;
    newest = timer;
    timers.push(timer);
    return () => {
      timers.remove(timer);
    };
  };

  const sleep = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
    signal?.throwIfAborted();
    const slept = await new Promise<boolean>((resolve) => {
      const onAbort = (): void => {
        cancel();
        resolve(false);
      };
      const cancel = at(plus(now, milliseconds), () => {
        signal?.removeEventListener('abort', onAbort);
        resolve(true);
      });
      signal?.addEventListener('abort', onAbort, { once: true });
    });
    if (!slept) signal?.throwIfAborted();
  };

  const assertStill = async (): Promise<void> => {
    const before = sequence;
    await realTimeout(PARANOID_WAIT);
    if (sequence === before && leaves.inFlight === 0) return;
    throw new Error(
      `something moved at ${toIso(now)} after all seemed at rest: a native operation was not handed to work(), ` +
        `so the clock cannot wait for it. Newest timer set ${newest?.setBy ?? 'nowhere'}`,
    );
  };

  const settle = async (): Promise<void> => {
    await leaves.settle();
    if (paranoid) await assertStill();
    for (const hook of quiet) hook();
  };

  const fire = (timer: Timer): void => {
    firedThisInstant = timer.at === now ? firedThisInstant + 1 : 1;
    now = timer.at;
    if (firedThisInstant > eventsPerInstant) {
      throw new Error(
        `livelock: ${eventsPerInstant} timers fired at ${toIso(now)} and time does not move. ` +
          'Something sets a timer for now again and again.',
      );
    }
    const result = timer.fire();
    if (result instanceof Promise) void result.catch(fail);
  };

  const loop = async (until: Instant | undefined, done: () => boolean): Promise<void> => {
    await settle();
    while (!failure && !done()) {
      const next = timers.peek();
      if (!next || (until !== undefined && next.at > until)) {
        if (until !== undefined && until > now) now = until;
        return;
      }
      timers.pop();
      fire(next);
      await settle();
    }
  };

  return {
    clock: { now: () => now, sleep },
    now: () => now,
    at,
    work: (operation, label = whereFrom() ?? 'unnamed work') => leaves.track(operation, label),
    async run(runOptions = {}) {
      if (running)
        throw new Error('the virtual clock is running already: run() cannot be called from within');
      running = true;
      try {
        await loop(runOptions.until, runOptions.done ?? (() => false));
        throwFailure();
      } finally {
        running = false;
      }
    },
    onQuiet(fn) {
      quiet.push(fn);
    },
    pending: () => timers.size,
  };
};
