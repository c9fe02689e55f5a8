import { describe, expect, it } from 'vitest';
import { instant } from '#lib/instant.ts';
import type { CutoverLock, LockHolder } from '#lib/ports/lock.ts';

const ada: LockHolder = { tenant: 'adire', cutover: 'smartapi', by: 'ada', since: instant(10) };
const bola: LockHolder = { tenant: 'adire', cutover: 'another', by: 'bola', since: instant(20) };

/** What every lock must do. `make` gives an empty one. */
export const lockContract = (name: string, make: () => CutoverLock | Promise<CutoverLock>): void => {
  describe(`lock: ${name}`, () => {
    it('is nobody’s at first, and one’s once taken', async () => {
      const lock = await make();
      expect(await lock.holder('adire')).toBeUndefined();
      expect(await lock.take(ada)).toBe('taken');
      expect(await lock.holder('adire')).toEqual(ada);
    });

    it('names who holds it to whoever comes second, and stays theirs', async () => {
      const lock = await make();
      await lock.take(ada);
      expect(await lock.take(bola)).toEqual(ada);
      expect(await lock.holder('adire')).toEqual(ada);
    });

    it('is one lock a tenant', async () => {
      const lock = await make();
      await lock.take(ada);
      expect(await lock.take({ ...bola, tenant: 'zobo' })).toBe('taken');
      expect(await lock.holder('zobo')).toEqual({ ...bola, tenant: 'zobo' });
    });

    it('goes to one of two who come at once', async () => {
      const lock = await make();
      const outcomes = await Promise.all([lock.take(ada), lock.take(bola)]);
      expect(outcomes.filter((outcome) => outcome === 'taken')).toHaveLength(1);
      const winner = outcomes[0] === 'taken' ? ada : bola;
      expect(outcomes).toContainEqual(winner);
      expect(await lock.holder('adire')).toEqual(winner);
    });

    it('is taken again by its own cutover, from then on as the later one said', async () => {
      const lock = await make();
      await lock.take(ada);
      const again = { ...ada, by: 'bola', since: instant(30) };
      expect(await lock.take(again)).toBe('taken');
      expect(await lock.holder('adire')).toEqual(again);
    });

    it('is replaced only while it is still exactly whom the caller read', async () => {
      const lock = await make();
      await lock.take(ada);
      expect(await lock.take(bola, { ...ada, since: instant(11) })).toEqual(ada);
      // Its cutover came back in between: what the caller judged to be over is not.
      const back = { ...ada, since: instant(30) };
      await lock.take(back);
      expect(await lock.take(bola, ada)).toEqual(back);
      expect(await lock.take(bola, back)).toBe('taken');
      expect(await lock.holder('adire')).toEqual(bola);
    });
  });
};
