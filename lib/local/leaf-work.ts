export interface LeafWork {
  /** Operations handed in and not yet delivered. */
  readonly inFlight: number;
  /** Counts a native operation (subtle, zlib, fs …) and delivers its result in the order of submission. */
  track<T>(operation: Promise<T>, label: string): Promise<T>;
  /** Resolves when nothing is in flight and all that could run has run. */
  settle(): Promise<void>;
}

const ignore = (): void => {};

/** The version in timers/promises costs several times as much, once for every event. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Native operations finish in an order that differs from run to run, and no count of event-loop rounds is enough to
 * wait for them. So each is counted, and its result waits for those submitted before it.
 */
export const makeLeafWork = (watchdogMilliseconds: number): LeafWork => {
  const labels = new Map<number, string>();
  let submitted = 0;
  let tail: Promise<unknown> = Promise.resolve();
  let atZero: (() => void) | undefined;

  const zero = async (): Promise<void> => {
    const reached = new Promise<void>((resolve) => {
      atZero = resolve;
    });
    let watchdog: NodeJS.Timeout | undefined;
    const stuck = new Promise<never>((_, reject) => {
      watchdog = setTimeout(() => {
        const names = [...new Set(labels.values())].slice(0, 10).join(', ');
        reject(
          new Error(
            `native work did not finish within ${watchdogMilliseconds} ms of real time: ${labels.size} in flight (${names}). ` +
              'Work handed to the virtual clock must be a leaf: it may neither sleep in virtual time nor wait for other such work.',
          ),
        );
      }, watchdogMilliseconds);
    });
    try {
      await Promise.race([reached, stuck]);
    } finally {
      clearTimeout(watchdog);
      atZero = undefined;
    }
  };

  return {
    get inFlight() {
      return labels.size;
    },
    track(operation, label) {
      const id = submitted;
      submitted += 1;
      labels.set(id, label);
      // Its turn may come after it has failed, which Node would report as unhandled.
      operation.then(ignore, ignore);
      const delivered = tail
        .then(() => operation)
        .finally(() => {
          labels.delete(id);
          if (labels.size === 0) atZero?.();
        });
      tail = delivered.then(ignore, ignore);
      return delivered;
    },
    async settle() {
      do {
        if (labels.size > 0) await zero();
        // A turn of the event loop comes after every microtask and tick that is due.
        await turn();
      } while (labels.size > 0);
    },
  };
};
