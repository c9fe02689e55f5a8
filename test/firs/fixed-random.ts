import type { Random } from '#lib/ports/random.ts';

/** A small seeded source (mulberry32) for tests: same seed, same numbers. */
export const fixedRandom = (seed: number): Random => {
  let state = seed >>> 0;
  const word = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, () => word() & 0xff);
  return {
    next: () => word() / 2 ** 32,
    below: (below) => word() % below,
    bytes,
    id: () => Buffer.from(bytes(16)).toString('hex'),
  };
};
