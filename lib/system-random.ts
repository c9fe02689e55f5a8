import { randomBytes, randomInt } from 'node:crypto';
import type { Random } from '#lib/ports/random.ts';

/** `randomInt` takes spans below 2^48. */
const STEPS = 2 ** 47;

/** The machine's own randomness, fit for nonces. */
export const systemRandom: Random = {
  next: () => randomInt(STEPS) / STEPS,
  below: (below) => randomInt(below),
  bytes: (length) => randomBytes(length),
  id: () => randomBytes(16).toString('hex'),
};
