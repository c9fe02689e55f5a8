import { describe, expect, it } from 'vitest';
import { instant } from '#lib/instant.ts';
import type { Page, Pages } from '#lib/ports/pages.ts';

export const page = (changes: Partial<Page> = {}): Page => ({
  tenant: 'adire',
  id: 'cutover-adire-uat-invoice-overdue/2027-04-12T10:00:00.000Z',
  alarm: 'cutover-adire-uat-invoice-overdue',
  what: 'At least one invoice is past its legal deadline. What to do: docs/alarms.md#invoice-overdue',
  reason: 'Threshold Crossed: 2 datapoints were greater than 1.0',
  openedAt: instant(1_000),
  chain: ['tech', 'pm'],
  minutes: 10,
  rounds: 2,
  calls: [],
  ...changes,
});

/** What every store of pages must do. `make` gives an empty one. */
export const pagesContract = (name: string, make: () => Pages | Promise<Pages>): void => {
  describe(`pages: ${name}`, () => {
    it('opens one page for one occurrence, however often it is told', async () => {
      const pages = await make();
      expect(await pages.put(page(), undefined)).toBe(true);
      expect(await pages.put(page({ reason: 'told again' }), undefined)).toBe(false);
      expect(await pages.get('adire', page().id)).toEqual(page());
      expect(await pages.get('other', page().id)).toBeUndefined();
    });

    it('changes only what the caller has read, so that of two who answer one has it', async () => {
      const pages = await make();
      await pages.put(page(), undefined);
      const read = await pages.get('adire', page().id);
      const taken = page({ acknowledged: { by: 'tech', at: instant(2_000) } });
      expect(await pages.put(taken, page({ minutes: 11 }))).toBe(false);
      expect(await pages.put(taken, read)).toBe(true);
      expect(await pages.put(page({ acknowledged: { by: 'pm', at: instant(2_000) } }), read)).toBe(false);
      expect(await pages.get('adire', page().id)).toEqual(taken);
    });

    it('changes nothing that is not there', async () => {
      const pages = await make();
      expect(await pages.put(page({ recoveredAt: instant(5) }), page())).toBe(false);
      expect(await pages.list('adire')).toEqual([]);
    });

    it('does not mind the order of keys', async () => {
      const pages = await make();
      const { tenant, ...rest } = page({ calls: [{ at: instant(1), to: ['tech'] }] });
      await pages.put({ tenant, ...rest }, undefined);
      const again = { ...rest, calls: [{ to: ['tech'], at: instant(1) }], tenant };
      expect(await pages.put(page({ recoveredAt: instant(9) }), again)).toBe(true);
    });

    it('lists those of one tenant, oldest first', async () => {
      const pages = await make();
      const moments = [30, 10, 20];
      for (const at of moments) await pages.put(page({ id: `a/${at}`, openedAt: instant(at) }), undefined);
      await pages.put(page({ tenant: 'other' }), undefined);
      expect((await pages.list('adire')).map(({ id }) => id)).toEqual(['a/10', 'a/20', 'a/30']);
    });
  });
};
