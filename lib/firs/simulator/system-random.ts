import { randomBytes, randomInt } from 'node:crypto';
import type { Random } from '#lib/ports/random.ts';

/** The machine's own randomness, for a simulator that is served over HTTP. */
export const systemRandom: Random = {
  next: () => randomInt(2 ** 47) / 2 ** 47,
  below: (below) => randomInt(below),
  bytes: (length) => randomBytes(length),
  id: () => randomBytes(16).toString('hex'),
};
