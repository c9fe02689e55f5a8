import { describe, expect, it } from 'vitest';
import { sha256 } from '#lib/digest.ts';
import { instant } from '#lib/instant.ts';
import type { CutoverRecord, Cutovers } from '#lib/ports/cutovers.ts';

const record = (changes: Partial<CutoverRecord> = {}): CutoverRecord => ({
  cutover: 'smartapi',
  tenant: 'adire',
  startedBy: 'ada',
  startedAt: instant(10),
  digests: {
    program: sha256('program'),
    code: sha256('code'),
    calendar: sha256('calendar'),
    roster: sha256('roster'),
  },
  calendar: { tasks: { freeze: { start: '2027-04-10T18:00:00.000Z', minutes: [1, null, true] } } },
  ...changes,
});

/** What every store of cutover records must do. `make` gives an empty one. */
export const cutoversContract = (name: string, make: () => Cutovers | Promise<Cutovers>): void => {
  describe(`cutovers: ${name}`, () => {
    it('gives back what was fixed at the start', async () => {
      const cutovers = await make();
      expect(await cutovers.get('smartapi')).toBeUndefined();
      expect(await cutovers.create(record())).toBe(true);
      expect(await cutovers.get('smartapi')).toEqual(record());
      expect(await cutovers.get('another')).toBeUndefined();
    });

    it('never changes a record', async () => {
      const cutovers = await make();
      await cutovers.create(record());
      expect(await cutovers.create(record())).toBe(false);
      expect(await cutovers.create(record({ startedBy: 'bola' }))).toBe(false);
      expect(await cutovers.get('smartapi')).toEqual(record());
    });

    it('lets one of two who start at once create it', async () => {
      const cutovers = await make();
      const outcomes = await Promise.all([
        cutovers.create(record()),
        cutovers.create(record({ startedBy: 'bola' })),
      ]);
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect((await cutovers.get('smartapi'))?.startedBy).toBe(outcomes[0] ? 'ada' : 'bola');
    });
  });
};
