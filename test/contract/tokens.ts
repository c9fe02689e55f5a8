import { describe, expect, it } from 'vitest';
import type { Tokens } from '#lib/ports/tokens.ts';

/** What every token store must do. `make` gives an empty one. */
export const tokensContract = (name: string, make: () => Tokens | Promise<Tokens>): void => {
  describe(`tokens: ${name}`, () => {
    it('keeps the last token of a subject', async () => {
      const tokens = await make();
      await tokens.put('c/gate/1', 'first', 'c-r1');
      await tokens.put('c/gate/1', 'second', 'c-r1');
      expect(await tokens.get('c/gate/1')).toBe('second');
      expect(await tokens.get('c/gate/2')).toBeUndefined();
    });

    it('finds what the way back has to delete', async () => {
      const tokens = await make();
      await tokens.put('c/task/backup', 'a', 'c-r1');
      await tokens.put('c/gate/1', 'b', 'c-r1');
      await tokens.put('c/recovery/1', 'c', 'c-rb-4');
      await tokens.put('c/task/moved', 'd', 'c-r1');
      await tokens.put('c/task/moved', 'e', 'c-r2');
      expect([...(await tokens.subjectsOf('c-r1'))].sort()).toEqual(['c/gate/1', 'c/task/backup']);
      await tokens.delete('c/gate/1');
      await tokens.delete('c/gate/1');
      expect(await tokens.subjectsOf('c-r1')).toEqual(['c/task/backup']);
      expect(await tokens.get('c/gate/1')).toBeUndefined();
    });

    it('lists a token as long as it is there, whoever writes and deletes at once', async () => {
      const tokens = await make();
      const subjects = ['c/task/a', 'c/task/b', 'c/gate/1'];
      for (const round of [1, 2]) {
        await Promise.allSettled(
          subjects.flatMap((subject) => [
            tokens.put(subject, `first ${round}`, 'c-r1'),
            tokens.put(subject, `second ${round}`, 'c-r2'),
            tokens.delete(subject),
          ]),
        );
        const listed = [...(await tokens.subjectsOf('c-r1')), ...(await tokens.subjectsOf('c-r2'))];
        const there = [];
        for (const subject of subjects) if ((await tokens.get(subject)) !== undefined) there.push(subject);
        expect(listed.toSorted()).toEqual(there.toSorted());
      }
    });
  });
};
