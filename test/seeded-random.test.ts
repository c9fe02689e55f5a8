import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '#lib/seeded-random.ts';

describe('seeded random', () => {
  it('depends on seed and stream only', () => {
    const draw = (seed: number, stream: string) => {
      const random = seededRandom(seed, stream);
      return [random.next(), random.below(1_000), random.id(), ...random.bytes(5)];
    };
    expect(draw(1, 'a')).toEqual(draw(1, 'a'));
    expect(draw(1, 'b')).not.toEqual(draw(1, 'a'));
    expect(draw(2, 'a')).not.toEqual(draw(1, 'a'));
  });

  // Expected values come from xoshiro128** written independently.
  it('gives the same numbers on every machine', () => {
    const random = seededRandom(1, 'golden');
    const digest = createHmac('sha256', 'golden').update(random.bytes(4_096)).digest('hex');
    expect([digest.slice(0, 16), random.id()]).toEqual([
      'e3a695a437b579cc',
      '60244ea111d93f9e091a5804fa75bcb6',
    ]);
  });

  it('stays in its bounds and is fair', () => {
    const random = seededRandom(3, 'fair');
    const counts = Array.from({ length: 6 }, () => 0);
    for (let draw = 0; draw < 60_000; draw += 1) {
      const value = random.below(6);
      counts[value] = (counts[value] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  it('draws fractions from 0 up to but not 1', () => {
    const random = seededRandom(4, 'fractions');
    const drawn = Array.from({ length: 10_000 }, () => random.next());
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...drawn)).toBeLessThan(1);
    expect(Math.abs(drawn.reduce((sum, it) => sum + it, 0) / drawn.length - 0.5)).toBeLessThan(0.02);
  });

  it('takes any whole bound, and refuses others', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
        fc.maxSafeInteger(),
        (below, seed) => {
          const value = seededRandom(seed, 's').below(below);
          expect(Number.isSafeInteger(value) && value >= 0 && value < below).toBe(true);
        },
      ),
    );
    for (const below of [0, -1, 1.5, Number.NaN])
      expect(() => seededRandom(1, 's').below(below)).toThrow(RangeError);
    expect(() => seededRandom(0.5, 's')).toThrow(RangeError);
  });

  it('gives ids of 128 bits', () => {
    const random = seededRandom(1, 'ids');
    const ids = new Set(Array.from({ length: 1_000 }, () => random.id()));
    expect(ids.size).toBe(1_000);
    expect([...ids].every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
  });
});
