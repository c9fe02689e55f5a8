import { createHash } from 'node:crypto';
import type { Random } from '#lib/ports/random.ts';

const TWO_32 = 0x1_0000_0000;

/**
 * Numbers that depend on seed and stream only, the same on every machine: xoshiro128** in 32-bit integer arithmetic,
 * its state taken from SHA-256. One stream per concern, so that one more draw here moves nothing there.
 * For rehearsals: whoever knows the seed knows the numbers.
 */
export const seededRandom = (seed: number, stream: string): Random => {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed: ${seed} seen, a whole number is needed`);
  const digest = createHash('sha256').update(`${seed}/${stream}`).digest();
  let a = digest.readUInt32LE(0);
  let b = digest.readUInt32LE(4);
  let c = digest.readUInt32LE(8);
  // All four zero would yield zeros for ever.
  let d = digest.readUInt32LE(12) | 1;

  const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by));

  const word = (): number => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
  /** Uniform in [0, 2^53). */
  const wide = (): number => (word() >>> 5) * 0x400_0000 + (word() >>> 6);

  const bytes = (length: number): Uint8Array => {
    const out = new Uint8Array(length);
    for (let index = 0; index < length; index += 4) {
      const value = word();
      for (let part = 0; part < 4 && index + part < length; part += 1)
        out[index + part] = value >>> (8 * part);
    }
    return out;
  };

  return {
    next: () => wide() / 2 ** 53,
    below(below) {
      if (!Number.isSafeInteger(below) || below < 1) {
        throw new RangeError(`below: ${below} seen, a whole number of 1 or more is needed`);
      }
      // Draws from the incomplete last cycle are thrown away, else small numbers would be favoured.
      const span = below <= TWO_32 ? TWO_32 : 2 ** 53;
      const limit = span - (span % below);
      for (;;) {
        const drawn = span === TWO_32 ? word() : wide();
        if (drawn < limit) return drawn % below;
      }
    },
    bytes,
    id: () => Buffer.from(bytes(16)).toString('hex'),
  };
};
