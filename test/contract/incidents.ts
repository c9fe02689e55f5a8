import { describe, expect, it } from 'vitest';
import { instant } from '#lib/instant.ts';
import type { Incident, IncidentLog } from '#lib/ports/incidents.ts';

const incident = (changes: Partial<Incident> = {}): Incident => ({
  id: 'inc-1',
  cutover: 'smartapi',
  severity: 1,
  title: 'Clearance blocked',
  source: 'trigger:outage',
  openedAt: instant(10),
  ...changes,
});

/** What every incident log must do. `make` gives an empty one. */
export const incidentsContract = (name: string, make: () => IncidentLog | Promise<IncidentLog>): void => {
  describe(`incidents: ${name}`, () => {
    it('opens once by id', async () => {
      const log = await make();
      await log.open(incident());
      await log.open(incident({ title: 'a repeat' }));
      await log.open(incident({ id: 'inc-2', cutover: 'other' }));
      expect(await log.list('smartapi')).toEqual([incident()]);
    });

    it('keeps who closed it first, and why', async () => {
      const log = await make();
      await log.open(incident());
      const closing = { by: 'femi-cole', reason: 'The queue drains again.', caller: 'arn:aws:iam::1:user/f' };
      await log.close('inc-1', instant(20), closing);
      await log.close('inc-1', instant(30), { by: 'someone', reason: 'later' });
      expect(await log.list('smartapi')).toEqual([incident({ closedAt: instant(20), closing })]);
      await log.open(incident({ id: 'inc-2', closedAt: instant(12), closing }));
      expect(await log.list('smartapi')).toContainEqual(
        incident({ id: 'inc-2', closedAt: instant(12), closing }),
      );
    });

    it('closes once, and not what is not there', async () => {
      const log = await make();
      await log.open(incident());
      await log.close('inc-1', instant(20));
      await log.close('inc-1', instant(30));
      expect(await log.list('smartapi')).toEqual([incident({ closedAt: instant(20) })]);
      await expect(log.close('inc-9', instant(20))).rejects.toThrow('inc-9');
    });
  });
};
