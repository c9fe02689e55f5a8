import { describe, expect, it } from 'vitest';
import { systemRandom } from '#lib/system-random.ts';
import { wallClock } from '#lib/wall-clock.ts';

describe('wallClock', () => {
  it('tells the time and sleeps', async () => {
    const before = Date.now();
    await wallClock.sleep(20);
    expect(wallClock.now()).toBeGreaterThanOrEqual(before + 19);
    expect(wallClock.now()).toBeLessThanOrEqual(Date.now());
  });

  it('wakes with the reason of the signal', async () => {
    const controller = new AbortController();
    const sleeping = wallClock.sleep(60_000, controller.signal);
    controller.abort(new Error('no longer needed'));
    await expect(sleeping).rejects.toThrow('no longer needed');
    await expect(wallClock.sleep(60_000, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
  });
});

describe('systemRandom', () => {
  it('draws within its bounds, and never the same id', () => {
    const drawn = Array.from({ length: 200 }, () => systemRandom.below(3));
    expect(new Set(drawn)).toEqual(new Set([0, 1, 2]));
    const shares = Array.from({ length: 200 }, () => systemRandom.next());
    expect(shares.every((share) => share >= 0 && share < 1)).toBe(true);
    expect(systemRandom.bytes(24)).toHaveLength(24);
    expect(systemRandom.id()).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(Array.from({ length: 100 }, () => systemRandom.id())).size).toBe(100);
  });
});
