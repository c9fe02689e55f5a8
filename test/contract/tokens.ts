import { describe, expect, it } from 'vitest';
import type { Tokens } from '#lib/ports/tokens.ts';

/** What every token store must do. `make` gives an empty one. */
export const tokensContract = (name: string, make: () => Tokens): void => {
  describe(`tokens: ${name}`, () => {
    it('keeps the last token of a subject', async () => {
      const tokens = make();
      await tokens.put('c/gate/1', 'first', 'c-r1');
      await tokens.put('c/gate/1', 'second', 'c-r1');
      expect(await tokens.get('c/gate/1')).toBe('second');
      expect(await tokens.get('c/gate/2')).toBeUndefined();
    });

    it('finds what the way back has to delete', async () => {
      const tokens = make();
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
  });
};
