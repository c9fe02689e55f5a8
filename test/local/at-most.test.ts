import { describe, expect, it } from 'vitest';
import { atMost } from '#lib/local/at-most.ts';

describe('work with a limit', () => {
  it('runs so much at a time and all of it, in the order in which it came', async () => {
    const limited = atMost(2);
    const begun: number[] = [];
    const gates: (() => void)[] = [];
    const all = [0, 1, 2, 3].map((index) =>
      limited(async () => {
        begun.push(index);
        await new Promise<void>((open) => gates.push(open));
        return index;
      }),
    );
    await Promise.resolve();
    expect(begun).toEqual([0, 1]);
    for (const count of [3, 4, 4, 4]) {
      gates.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
      expect(begun).toHaveLength(count);
    }
    await expect(Promise.all(all)).resolves.toEqual([0, 1, 2, 3]);
    expect(begun).toEqual([0, 1, 2, 3]);
  });

  it('goes on after work that failed', async () => {
    const limited = atMost(1);
    const failed = limited(() => Promise.reject(new Error('no')));
    const next = limited(async () => 'yes');
    await expect(failed).rejects.toThrow('no');
    await expect(next).resolves.toBe('yes');
  });
});
