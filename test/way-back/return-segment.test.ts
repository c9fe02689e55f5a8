import { describe, expect, it } from 'vitest';
import { makeLatch } from '#lambdas/latch/handler.ts';
import { makeReplay } from '#lambdas/replay/handler.ts';
import { MINUTE, plus } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { decideRoute } from '#lib/route/decide-route.ts';
import { segmentPointer, segmentReturn, segmentTask } from '#lib/way-back/segment-return.ts';
import { fakeAuthority } from '#test/actions/fake-authority.ts';
import { documentOf, putRow, rowOf } from '#test/actions/invoices.ts';
import { CUTOVER, makeWorld, onRoute, request, runbook, TENANT, type World } from '#test/actions/world.ts';

const LAGOS = 'branch:LAGOS';
const RETURN = `${CUTOVER}-rs-2-branch-LAGOS`;
const asked = {
  segment: LAGOS,
  trigger: runbook.triggers[0]?.id ?? '',
  by: 'nkechi-obi',
  reason: 'The printer of the branch prints no QR.',
};

/** Full volume; of Lagos one cleared, one never sent, one with a worker, one unknown; one of Kano never sent. */
const liveWorld = async (): Promise<World> => {
  const world = makeWorld();
  world.erp.side = 'smartapi';
  await onRoute(world, { kind: 'smartapi' });
  const lagos = { segments: [LAGOS, 'kind:B2B'] };
  await putRow(world, rowOf('CLEARED', { ...lagos, state: 'cleared' }));
  await putRow(world, rowOf('WAITING', lagos));
  await putRow(world, rowOf('UNKNOWN', { ...lagos, state: 'unknown', submissions: 1 }));
  await putRow(world, rowOf('KANO', { segments: ['branch:KANO', 'kind:B2B'] }));
  return world;
};

const back = (world: World, parameters: JsonObject = {}) =>
  makeReplay({ ...world, authority: fakeAuthority() })(
    request('way-back', { to: 'legacy', ...asked, ...parameters }, { stage: 'rollback' }),
  );
const stateIn = async (world: World, number: string) => (await world.ledger.latest(TENANT, number))?.state;
const routed = async (world: World, branch: string) =>
  decideRoute(await world.control.get(TENANT), { segments: [branch, 'kind:B2B'], customerKey: 'x' })
    .destination;

describe('a partial return', () => {
  it('sends one branch to legacy and lets everything else go on', async () => {
    const world = await liveWorld();
    expect(await back(world)).toMatchObject({ verdict: 'pass', execution: RETURN });
    expect(await routed(world, LAGOS)).toBe('legacy');
    expect(await routed(world, 'branch:KANO')).toBe('smartapi');
    expect(await world.control.get(TENANT)).toMatchObject({
      held: false,
      pauseReasons: [],
      route: { kind: 'smartapi' },
      execution: `${CUTOVER}-r1`,
    });
    expect(world.erp.side).toBe('smartapi');
    expect(await stateIn(world, 'WAITING')).toBe('legacy');
    expect(await stateIn(world, 'KANO')).toBe('received');
    expect(await stateIn(world, 'UNKNOWN')).toBe('unknown');
    expect(await stateIn(world, 'CLEARED')).toBe('cleared');
    expect(world.erp.told.map((one) => `${one.outcome} ${one.number}`)).toEqual(['released WAITING']);
  });

  it('leaves a note where the rejected invoice of another branch goes that it corrects', async () => {
    const world = await liveWorld();
    const note = (number: string, references: string) =>
      putRow(
        world,
        rowOf(number, { segments: [LAGOS] }, documentOf(number, { type: 'credit-note', references })),
      );
    await putRow(world, rowOf('REJECTED-KANO', { state: 'rejected', segments: ['branch:KANO'] }));
    await putRow(world, rowOf('REJECTED-LAGOS', { state: 'rejected', segments: [LAGOS] }));
    await note('NOTE-KANO', 'REJECTED-KANO');
    await note('NOTE-LAGOS', 'REJECTED-LAGOS');
    await back(world);
    expect(await stateIn(world, 'NOTE-KANO')).toBe('received');
    expect(await stateIn(world, 'NOTE-LAGOS')).toBe('legacy');
  });

  it('is on record with who, why, when, and what of it is where', async () => {
    const world = await liveWorld();
    await back(world);
    expect(await world.progress.get(CUTOVER, segmentTask(RETURN))).toMatchObject({
      status: 'done',
      by: 'nkechi-obi',
      evidence: { segment: LAGOS, rollback: RETURN, reason: asked.reason, trigger: asked.trigger },
    });
    expect(await world.incidents.list(CUTOVER)).toMatchObject([
      { id: RETURN, severity: 2, source: asked.trigger },
    ]);
    expect((await world.incidents.list(CUTOVER))[0]?.closedAt).toBeUndefined();
  });

  it('twice is once', async () => {
    const world = await liveWorld();
    await back(world);
    const { epoch } = await world.control.get(TENANT);
    await back(world);
    expect((await world.control.get(TENANT)).epoch).toBe(epoch);
    expect(world.erp.told).toHaveLength(1);
    expect(await world.incidents.list(CUTOVER)).toHaveLength(1);
  });

  it('is not over while a worker has one of its invoices', async () => {
    const world = await liveWorld();
    const key = { tenant: TENANT, number: 'WAITING', revision: 1 };
    const seen = await world.ledger.get(key);
    if (!seen) throw new Error('it waits in the ledger');
    const { epoch } = await world.control.get(TENANT);
    const now = world.clock.now();
    const leaseUntil = plus(now, MINUTE);
    await world.ledger.claim(key, { holder: 'worker', now, leaseUntil, epoch, seen, sending: false });
    expect(await back(world)).toMatchObject({ verdict: 'inconclusive' });
    expect(await routed(world, LAGOS)).toBe('legacy');
    world.clock.advance(MINUTE + 1);
    expect(await back(world)).toMatchObject({ verdict: 'pass', execution: RETURN });
    expect(await stateIn(world, 'WAITING')).toBe('legacy');
  });

  it('releases nothing more once the whole way back has begun, and does not say that it is through', async () => {
    const world = await liveWorld();
    await putRow(world, rowOf('WAITING-2', { segments: [LAGOS, 'kind:B2B'] }));
    const ledger = {
      ...world.ledger,
      async releaseToLegacy(...release: Parameters<typeof world.ledger.releaseToLegacy>) {
        const done = await world.ledger.releaseToLegacy(...release);
        await world.control.latch(TENANT, `${CUTOVER}-rb-2`);
        return done;
      },
    };
    const found = await makeReplay({ ...world, ledger, authority: fakeAuthority() })(
      request('way-back', { to: 'legacy', ...asked }, { stage: 'rollback' }),
    );
    expect(found).toMatchObject({ verdict: 'inconclusive' });
    expect(JSON.stringify(found)).toContain(`${CUTOVER}-rb-2`);
    expect([await stateIn(world, 'WAITING'), await stateIn(world, 'WAITING-2')].sort()).toEqual([
      'legacy',
      'received',
    ]);
    expect(await world.progress.get(CUTOVER, segmentTask(RETURN))).toMatchObject({ status: 'open' });
    const again = await back(world);
    expect(again).toMatchObject({ verdict: 'fail' });
    expect(JSON.stringify(again)).toContain('held on legacy');
  });

  it('goes on with what is left when another change of the route came between', async () => {
    const world = await liveWorld();
    await putRow(world, rowOf('WAITING-2', { segments: [LAGOS, 'kind:B2B'] }));
    let changed = false;
    const ledger = {
      ...world.ledger,
      async releaseToLegacy(...release: Parameters<typeof world.ledger.releaseToLegacy>) {
        const done = await world.ledger.releaseToLegacy(...release);
        if (!changed) {
          changed = true;
          const { epoch, route, cutover, execution } = await world.control.get(TENANT);
          await world.control.setRoute(TENANT, epoch, { route, cutover, execution });
        }
        return done;
      },
    };
    const deps = { ...world, ledger, authority: fakeAuthority() };
    const call = () =>
      makeReplay(deps)(request('way-back', { to: 'legacy', ...asked }, { stage: 'rollback' }));
    expect(await call()).toMatchObject({ verdict: 'inconclusive' });
    expect(await call()).toMatchObject({ verdict: 'pass', execution: RETURN });
    expect(await stateIn(world, 'WAITING')).toBe('legacy');
    expect(await stateIn(world, 'WAITING-2')).toBe('legacy');
    expect(world.erp.told).toHaveLength(2);
  });

  it('has a name of its own on the epoch of another segment’s, whose call came between its write and its end', async () => {
    const world = await liveWorld();
    const dies = { ...world.progress, put: async () => Promise.reject(new Error('the function died')) };
    const first = makeReplay({ ...world, progress: dies, authority: fakeAuthority() })(
      request('way-back', { to: 'legacy', ...asked }, { stage: 'rollback' }),
    );
    await expect(first).rejects.toThrow('died');
    const kano = await back(world, { segment: 'branch:KANO' });
    const lagos = await back(world);
    expect([kano.verdict, lagos.verdict]).toEqual(['pass', 'pass']);
    expect(lagos.execution).not.toBe(kano.execution);
    expect((await world.incidents.list(CUTOVER)).map(({ title }) => title).sort()).toEqual([
      'Returned to legacy: branch:KANO',
      'Returned to legacy: branch:LAGOS',
    ]);
  });

  it('has names that no two segments share', () => {
    const segments = ['branch:A B', 'branch:A-B', 'branch:A_B', 'branch:A_20B', 'branch:A/B', 'kind:A-B'];
    const names = segments.map((segment) => segmentReturn(CUTOVER, 2, segment));
    expect(new Set(names).size).toBe(segments.length);
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9._-]+$/);
  });

  it('outlives a whole roll-back and its recovery, and ends by decision only', async () => {
    const world = await liveWorld();
    await back(world);
    await makeLatch(world)(request('way-back', {}, { execution: `${CUTOVER}-rb-2` }));
    const held = await world.control.get(TENANT);
    await world.control.setRoute(TENANT, held.epoch, {
      route: { kind: 'smartapi' },
      cutover: CUTOVER,
      execution: `${CUTOVER}-r2`,
      recoveryGate: 'go',
    });
    expect(await routed(world, LAGOS)).toBe('legacy');
    expect(await back(world, { to: 'smartapi' })).toMatchObject({ verdict: 'pass' });
    expect(await routed(world, LAGOS)).toBe('smartapi');
    expect(await world.progress.get(CUTOVER, segmentPointer(LAGOS))).toMatchObject({ status: 'done' });
    expect((await world.incidents.list(CUTOVER)).find(({ id }) => id === RETURN)?.closedAt).toBeDefined();
    expect(await stateIn(world, 'WAITING')).toBe('legacy');
    expect(await back(world)).toMatchObject({ verdict: 'pass', execution: `${CUTOVER}-rs-6-branch-LAGOS` });
  });

  it.each([
    ['pilot', { kind: 'pilot', size: 80 }],
    ['legacy', { kind: 'legacy' }],
  ] as const)('changes nothing on a route of kind %s', async (_kind, route) => {
    const world = await liveWorld();
    await onRoute(world, route);
    const before = await world.control.get(TENANT);
    expect(await back(world)).toMatchObject({ verdict: 'fail' });
    expect(await world.control.get(TENANT)).toEqual(before);
    expect(await world.incidents.list(CUTOVER)).toEqual([]);
  });

  it.each([
    ['pilot', { kind: 'pilot', size: 80 }, 'End it after the pilot'],
    ['legacy', { kind: 'legacy' }, 'once the route is with SmartAPI again'],
    ['held', undefined, 'End it once the cutover goes on'],
  ] as const)('does not end while the route is %s, and says when it can', async (_what, route, when) => {
    const world = await liveWorld();
    await back(world);
    if (route) await onRoute(world, route);
    else await world.control.latch(TENANT, `${CUTOVER}-rb-2`);
    const before = await world.control.get(TENANT);
    const found = await back(world, { to: 'smartapi' });
    expect(found).toMatchObject({ verdict: 'fail' });
    expect(JSON.stringify(found.reasons)).toContain(`The return of ${LAGOS} cannot end now`);
    expect(JSON.stringify(found.reasons)).toContain(when);
    expect(await world.control.get(TENANT)).toEqual(before);
    expect((await world.incidents.list(CUTOVER))[0]?.closedAt).toBeUndefined();
  });

  it('changes nothing while the whole is held, and refuses what is no segment', async () => {
    const world = await liveWorld();
    await world.control.latch(TENANT, `${CUTOVER}-rb-1`);
    expect(await back(world)).toMatchObject({ verdict: 'fail' });
    await expect(back(world, { segment: 'Lagos' })).rejects.toThrow('branch:LAGOS');
    await expect(back(world, { reason: ' ' })).rejects.toThrow();
  });
});
