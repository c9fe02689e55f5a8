import { setTimeout as sleep } from 'node:timers/promises';

const EVERY_MS = 500;

/** Looks again and again until something is so, and gives what it saw then; else says what was seen last. */
export const waitUntil = async <T>(
  what: string,
  seconds: number,
  look: () => Promise<T>,
  isSo: (seen: T) => boolean,
): Promise<T> => {
  const end = performance.now() + seconds * 1_000;
  for (;;) {
    const seen = await look();
    if (isSo(seen)) return seen;
    if (performance.now() > end) {
      throw new Error(`${what}: not within ${seconds} s. Seen last: ${JSON.stringify(seen).slice(0, 1_500)}`);
    }
    await sleep(EVERY_MS);
  }
};
