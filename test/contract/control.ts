import { describe, expect, it } from 'vitest';
import { opened } from '#lib/clearance/breaker-life.ts';
import { INITIAL_SENDING } from '#lib/clearance/sending.ts';
import { instant } from '#lib/instant.ts';
import type { Control } from '#lib/ports/control.ts';
import type { Route } from '#lib/route/control-item.ts';

const TENANT = 'adire';
const to = (route: Route, recoveryGate?: string) => ({
  route,
  cutover: 'c1',
  execution: 'c1-r1',
  ...(recoveryGate === undefined ? {} : { recoveryGate }),
});

/** What every control store must do. `make` gives an empty one. */
export const controlContract = (name: string, make: () => Control | Promise<Control>): void => {
  describe(`control: ${name}`, () => {
    it('says legacy of a tenant nobody has switched', async () => {
      expect(await (await make()).get(TENANT)).toMatchObject({
        route: { kind: 'legacy' },
        epoch: 0,
        held: false,
        pauseReasons: [],
      });
    });

    it('changes the route on the epoch that was read, and raises it', async () => {
      const control = await make();
      const changed = await control.setRoute(TENANT, 0, to({ kind: 'pilot', size: 50 }));
      expect(changed).toMatchObject({
        outcome: 'changed',
        control: { epoch: 1, route: { kind: 'pilot', size: 50 }, pilotTaken: 0 },
      });
      expect(await control.setRoute(TENANT, 0, to({ kind: 'smartapi' }))).toMatchObject({
        outcome: 'epoch-moved',
        control: { epoch: 1, route: { kind: 'pilot' } },
      });
      expect(await control.get(TENANT)).toEqual(changed.control);
    });

    it('lets one of two concurrent changes win', async () => {
      const control = await make();
      const outcomes = await Promise.all([
        control.setRoute(TENANT, 0, to({ kind: 'smartapi' })),
        control.setRoute(TENANT, 0, to({ kind: 'legacy' })),
      ]);
      expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['changed', 'epoch-moved']);
    });

    it('keeps segment routes unless they are given', async () => {
      const control = await make();
      const segmentRoutes = { 'branch:LAGOS': { kind: 'legacy' } } as const;
      await control.setRoute(TENANT, 0, { ...to({ kind: 'smartapi' }), segmentRoutes });
      const kept = await control.setRoute(TENANT, 1, to({ kind: 'smartapi' }));
      expect(kept.control.segmentRoutes).toEqual(segmentRoutes);
      const dropped = await control.setRoute(TENANT, 2, { ...to({ kind: 'smartapi' }), segmentRoutes: {} });
      expect(dropped.control.segmentRoutes).toEqual({});
    });

    it('keeps what the workers know of the authority, each change on what the one before left', async () => {
      const control = await make();
      expect(await control.sending(TENANT)).toEqual(INITIAL_SENDING);
      const slowed = { ...INITIAL_SENDING, nextTurn: 1_807_000_000_123.25, restUntil: instant(5) };
      const first = await control.setSending(TENANT, slowed);
      expect(first).toEqual({ written: true, sending: { ...slowed, version: 1 } });
      expect(await control.sending(TENANT)).toEqual(first.sending);
      // Whoever read it before is told what stands there now.
      expect(await control.setSending(TENANT, INITIAL_SENDING)).toEqual({
        written: false,
        sending: first.sending,
      });
      const trial = opened(first.sending, instant(7));
      const second = await control.setSending(TENANT, trial);
      expect(second).toEqual({ written: true, sending: { ...trial, version: 2 } });
      expect((await control.setSending(TENANT, first.sending)).written).toBe(false);
      expect(await control.sending('other')).toEqual(INITIAL_SENDING);
      // Nobody's route, and no pause, is touched by it.
      expect(await control.get(TENANT)).toMatchObject({ epoch: 0, pauseReasons: [] });
    });

    it('latches whatever the epoch is, once, and closes every segment', async () => {
      const control = await make();
      await control.setRoute(TENANT, 0, {
        ...to({ kind: 'smartapi' }),
        segmentRoutes: { 'kind:B2G': { kind: 'smartapi' } },
      });
      const first = await control.latch(TENANT, 'c1-rb-2');
      expect(first).toMatchObject({
        route: { kind: 'legacy' },
        segmentRoutes: {},
        epoch: 2,
        held: true,
        execution: 'c1-rb-2',
      });
      expect(await control.latch(TENANT, 'c1-rb-3')).toEqual(first);
    });

    it('keeps segments on legacy through a latch, and lets a new cutover begin by the word of who decided it', async () => {
      const control = await make();
      const lagos = { 'branch:LAGOS': { kind: 'legacy' } } as const;
      const segmentRoutes = { ...lagos, 'kind:B2G': { kind: 'smartapi' } } as const;
      await control.setRoute(TENANT, 0, { ...to({ kind: 'smartapi' }), segmentRoutes });
      expect((await control.latch(TENANT, 'c1-rb-1')).segmentRoutes).toEqual(lagos);
      expect(await control.get(TENANT)).toMatchObject({ segmentRoutes: lagos, held: true });
      const change = { ...to({ kind: 'legacy' }), segmentRoutes: {}, cutover: 'c2', execution: 'c2-r1' };
      expect(await control.setRoute(TENANT, 2, change)).toMatchObject({ outcome: 'held' });
      expect(await control.setRoute(TENANT, 2, { ...change, unlatchedBy: 'cfo' })).toMatchObject({
        outcome: 'changed',
        control: { held: false, cutover: 'c2', segmentRoutes: {} },
      });
    });

    it('changes nothing while held, but with a completed recovery gate', async () => {
      const control = await make();
      await control.latch(TENANT, 'rb');
      expect(await control.setRoute(TENANT, 1, to({ kind: 'smartapi' }))).toMatchObject({ outcome: 'held' });
      expect(
        await control.setRoute(TENANT, 1, to({ kind: 'pilot', size: 0 }, 'c1/recovery/1')),
      ).toMatchObject({
        outcome: 'changed',
        control: { held: false, epoch: 2 },
      });
    });

    it('keeps each party’s reason to pause apart, and the epoch as it is', async () => {
      const control = await make();
      await control.setPause(TENANT, 'rollback', true);
      await control.setPause(TENANT, 'breaker', true);
      await control.setPause(TENANT, 'breaker', true);
      expect((await control.get(TENANT)).pauseReasons).toEqual(['breaker', 'rollback']);
      const after = await control.setPause(TENANT, 'breaker', false);
      expect(after).toMatchObject({ pauseReasons: ['rollback'], epoch: 0 });
      expect((await control.setPause(TENANT, 'operator', false)).pauseReasons).toEqual(['rollback']);
    });

    it('keeps every change of those who come at once', async () => {
      const control = await make();
      const reasons = ['rollback', 'breaker', 'operator', 'maintenance'] as const;
      await Promise.all([
        ...reasons.map((reason) => control.setPause(TENANT, reason, true)),
        control.setRoute(TENANT, 0, to({ kind: 'pilot', size: 1 })),
      ]);
      expect(await control.get(TENANT)).toMatchObject({
        route: { kind: 'pilot', size: 1 },
        epoch: 1,
        pauseReasons: ['breaker', 'maintenance', 'operator', 'rollback'],
      });
    });

    it('is paused while held, and stays held', async () => {
      const control = await make();
      const { epoch } = await control.latch(TENANT, 'rb');
      await control.setPause(TENANT, 'rollback', true);
      expect(await control.get(TENANT)).toMatchObject({ held: true, epoch, pauseReasons: ['rollback'] });
      await control.setPause(TENANT, 'rollback', false);
      expect(await control.get(TENANT)).toMatchObject({ held: true, epoch, pauseReasons: [] });
    });

    it('latches once for all who latch at once', async () => {
      const control = await make();
      await control.setRoute(TENANT, 0, to({ kind: 'smartapi' }));
      const latched = await Promise.all(['a', 'b', 'c'].map((execution) => control.latch(TENANT, execution)));
      const item = await control.get(TENANT);
      expect(item).toMatchObject({ epoch: 2, held: true });
      expect(latched).toEqual([item, item, item]);
    });

    it('keeps tenants apart', async () => {
      const control = await make();
      await control.latch('other', 'rb');
      expect(await control.get(TENANT)).toMatchObject({ epoch: 0, held: false });
    });
  });
};
