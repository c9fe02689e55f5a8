import { describe, expect, it } from 'vitest';
import { sha256 } from '#lib/digest.ts';
import type { Archive } from '#lib/ports/archive.ts';

/** What every archive must do. `make` gives an empty one. */
export const archiveContract = (name: string, make: () => Archive | Promise<Archive>): void => {
  describe(`archive: ${name}`, () => {
    it('stores once and takes the same again', async () => {
      const archive = await make();
      expect(await archive.put('invoices/t/A-1.json', '₦ 1')).toEqual({ outcome: 'stored' });
      expect(await archive.put('invoices/t/A-1.json', '₦ 1')).toEqual({ outcome: 'same' });
      expect(await archive.get('invoices/t/A-1.json')).toBe('₦ 1');
      expect(await archive.get('invoices/t/A-2.json')).toBeUndefined();
    });

    it('never overwrites, and says what is there', async () => {
      const archive = await make();
      await archive.put('k', 'first');
      expect(await archive.put('k', 'second')).toEqual({ outcome: 'different', digest: sha256('first') });
      expect(await archive.get('k')).toBe('first');
    });

    it('lets one of two concurrent writers create', async () => {
      const archive = await make();
      const outcomes = await Promise.all([archive.put('k', 'a'), archive.put('k', 'b')]);
      expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['different', 'stored']);
      expect(await archive.get('k')).toBe(outcomes[0]?.outcome === 'stored' ? 'a' : 'b');
    });

    it.each(['../up', 'a/../../b', '/etc/passwd', 'a//b', '', 'a/./b', 'a\nb', 'ключ', 'a/'])(
      'takes no key such as %j',
      async (key) => {
        await expect((await make()).put(key, 'x')).rejects.toThrow(RangeError);
      },
    );
  });
};
