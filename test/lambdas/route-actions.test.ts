import { describe, expect, it } from 'vitest';
import { makeSubmitPilot } from '#lambdas/submit-pilot/handler.ts';
import { makeSwitchRoute } from '#lambdas/switch-route/handler.ts';
import { makeTurnErpOutput } from '#lambdas/turn-erp-output/handler.ts';
import { recordProgress } from '#lib/actions/record-progress.ts';
import { HOUR } from '#lib/instant.ts';
import type { Control } from '#lib/ports/control.ts';
import type { Route } from '#lib/route/control-item.ts';
import { stageSubject } from '#lib/runbook/stage-subject.ts';
import { CUTOVER, makeWorld, onRoute, request, TENANT, type World } from '#test/actions/world.ts';

const routeWorld = () =>
  makeWorld({
    switch: { action: 'switch-route', stage: 'switch' },
    full: { action: 'switch-route', stage: 'scale-up' },
    erp: { action: 'turn-erp-output', stage: 'switch' },
    first: { action: 'submit-pilot' },
    batch: { action: 'submit-pilot' },
  });

const PILOT_ZERO: Route = { kind: 'pilot', size: 0 };
const switchTo = (world: World, task: string, route: Route, control: Control = world.control) =>
  makeSwitchRoute({ ...world, control })(
    request(task, { route: { ...route } }, { stage: task === 'switch' ? 'switch' : 'scale-up' }),
  );
/** As the machine enters a stage again after a step back. */
const entersAgain = async (world: World, stage: string, run: number) => {
  world.clock.advance(HOUR);
  const now = world.clock.now();
  await recordProgress(world.progress, CUTOVER, stageSubject(stage), () => ({
    cutover: CUTOVER,
    task: stageSubject(stage),
    stage,
    mode: 'automatic',
    run,
    attempt: 1,
    owner: 'femi-cole',
    status: 'done',
    plannedStart: now,
    plannedEnd: now,
    openedAt: now,
    closedAt: now,
  }));
};
const events = (world: World) => world.messenger.outbox().map((message) => message.event);

describe('switch-route', () => {
  it('sets the route, raises the epoch and tells people once', async () => {
    const world = routeWorld();
    expect(await switchTo(world, 'switch', PILOT_ZERO)).toMatchObject({ verdict: 'pass' });
    expect(await world.control.get(TENANT)).toMatchObject({ route: PILOT_ZERO, epoch: 1, cutover: CUTOVER });
    expect(events(world)).toEqual(['switched']);
  });

  it('does it once, and keeps the moment at which it was done', async () => {
    const world = routeWorld();
    await switchTo(world, 'full', { kind: 'smartapi' });
    const first = (await world.progress.get(CUTOVER, 'full'))?.evidence;
    world.clock.advance(HOUR);
    await switchTo(world, 'full', { kind: 'smartapi' });
    const second = (await world.progress.get(CUTOVER, 'full'))?.evidence;
    expect(second).toMatchObject({ route: { kind: 'smartapi' }, epoch: 1, at: first?.at });
    expect((await world.control.get(TENANT)).epoch).toBe(1);
    expect(events(world)).toEqual(['full-volume']);
  });

  it('refuses while the route is held', async () => {
    const world = routeWorld();
    await world.control.latch(TENANT, `${CUTOVER}-rb-0`);
    const result = await switchTo(world, 'full', { kind: 'smartapi' });
    expect(result.verdict).toBe('fail');
    expect(await world.control.get(TENANT)).toMatchObject({ route: { kind: 'legacy' }, held: true });
    expect(events(world)).toEqual([]);
  });

  it('tries again when the epoch moves in between, a bounded number of times', async () => {
    const world = routeWorld();
    let interferences = 2;
    const control: Control = {
      ...world.control,
      async setRoute(tenant, epoch, change) {
        if (interferences > 0) {
          interferences -= 1;
          await onRoute(world, { kind: 'pilot', size: interferences });
        }
        return world.control.setRoute(tenant, epoch, change);
      },
    };
    expect(await switchTo(world, 'full', { kind: 'smartapi' }, control)).toMatchObject({ verdict: 'pass' });
    interferences = 100;
    await onRoute(world, { kind: 'legacy' });
    const result = await switchTo(world, 'switch', { kind: 'smartapi' }, control);
    expect(result.verdict).toBe('fail');
    expect(interferences).toBe(95);
  });

  it('that comes twice and late undoes nothing that was switched after it, and says so', async () => {
    const world = routeWorld();
    await switchTo(world, 'switch', PILOT_ZERO);
    await switchTo(world, 'full', { kind: 'smartapi' });
    const before = await world.progress.get(CUTOVER, 'switch');
    const late = await switchTo(world, 'switch', PILOT_ZERO);
    expect(late).toMatchObject({ verdict: 'pass', reasons: [expect.stringContaining('late or doubled')] });
    expect(await world.control.get(TENANT)).toMatchObject({ route: { kind: 'smartapi' }, epoch: 2 });
    expect(await world.progress.get(CUTOVER, 'switch')).toEqual(before);
  });

  it('is done again once its stage is entered again', async () => {
    const world = routeWorld();
    await switchTo(world, 'switch', PILOT_ZERO);
    await onRoute(world, { kind: 'legacy' });
    await entersAgain(world, 'switch', 1);
    await switchTo(world, 'switch', PILOT_ZERO);
    expect(await world.control.get(TENANT)).toMatchObject({ route: PILOT_ZERO, epoch: 3 });
  });

  it('of a run that is over changes nothing, whether or not the new run has come to it', async () => {
    const world = routeWorld();
    const r2 = { execution: `${CUTOVER}-r2`, run: 2 };
    const full = makeSwitchRoute(world);
    const smartapi = { route: { kind: 'smartapi' } };
    await world.control.setRoute(TENANT, 0, { route: PILOT_ZERO, cutover: CUTOVER, execution: r2.execution });
    const early = await full(request('full', smartapi, { stage: 'scale-up' }));
    expect(early).toMatchObject({ verdict: 'fail', reasons: [expect.stringContaining('-r2 leads')] });
    expect(await world.control.get(TENANT)).toMatchObject({ route: PILOT_ZERO, epoch: 1 });
    await full(request('full', smartapi, { stage: 'scale-up', ...r2 }));
    const done = await world.progress.get(CUTOVER, 'full');
    const late = await full(request('full', { route: { kind: 'legacy' } }, { stage: 'scale-up' }));
    expect(late).toMatchObject({ verdict: 'fail', reasons: [expect.stringContaining('Run 2 leads')] });
    expect(await world.control.get(TENANT)).toMatchObject({ route: { kind: 'smartapi' }, epoch: 2 });
    expect(await world.progress.get(CUTOVER, 'full')).toEqual(done);
  });

  it('loses against a latch that falls in between', async () => {
    const world = routeWorld();
    const control: Control = {
      ...world.control,
      async setRoute(tenant, epoch, change) {
        await world.control.latch(tenant, `${CUTOVER}-rb-0`);
        return world.control.setRoute(tenant, epoch, change);
      },
    };
    expect(await switchTo(world, 'full', { kind: 'smartapi' }, control)).toMatchObject({ verdict: 'fail' });
    expect((await world.control.get(TENANT)).route.kind).toBe('legacy');
  });

  it('passes, and says so, when people could not be told', async () => {
    const world = routeWorld();
    const messenger = {
      async send() {
        throw new Error('mail is down');
      },
    };
    const result = await makeSwitchRoute({ ...world, messenger })(
      request('full', { route: { kind: 'smartapi' } }, { stage: 'scale-up' }),
    );
    expect(result.verdict).toBe('pass');
    expect(JSON.stringify(result.reasons)).toContain('mail is down');
  });
});

describe('turn-erp-output', () => {
  const turn = (world: World, to: string, erpOutput = world.erpOutput) =>
    makeTurnErpOutput({ ...world, erpOutput })(request('erp', { to }, { stage: 'switch' }));

  it('turns it and asks the ERP, again and again', async () => {
    const world = routeWorld();
    for (const to of ['smartapi', 'smartapi', 'legacy'])
      expect(await turn(world, to)).toMatchObject({ verdict: 'pass' });
    expect(world.erp.side).toBe('legacy');
  });

  it('fails when the ERP says something else than it was told', async () => {
    const world = routeWorld();
    world.erp.stuck = true;
    const result = await turn(world, 'smartapi');
    expect(result.verdict).toBe('fail');
    expect(JSON.stringify(result.reasons)).toContain('next invoice goes to legacy');
  });

  it('does not turn to SmartAPI while the route is held, but back to legacy it does', async () => {
    const world = routeWorld();
    await world.control.latch(TENANT, `${CUTOVER}-rb-0`);
    expect(await turn(world, 'smartapi')).toMatchObject({ verdict: 'fail' });
    expect(world.erp.side).toBe('legacy');
    world.erp.side = 'smartapi';
    expect(await turn(world, 'legacy')).toMatchObject({ verdict: 'pass' });
  });

  it('turns back what it turned while the latch fell', async () => {
    const world = routeWorld();
    const erpOutput = {
      ...world.erpOutput,
      async setTo(side: 'legacy' | 'smartapi') {
        await world.erpOutput.setTo(side);
        if (side === 'smartapi') await world.control.latch(TENANT, `${CUTOVER}-rb-0`);
      },
    };
    expect(await turn(world, 'smartapi', erpOutput)).toMatchObject({ verdict: 'fail' });
    expect(world.erp.side).toBe('legacy');
  });

  it('lets an ERP that cannot be reached through as a broken world', async () => {
    const world = routeWorld();
    world.erp.broken = true;
    await expect(turn(world, 'smartapi')).rejects.toThrow('connection refused');
  });
});

describe('submit-pilot', () => {
  const submit = (world: World, task: string, size: number, control: Control = world.control) =>
    makeSubmitPilot({ ...world, control })(request(task, { size }));

  it('opens N slots once, whoever repeats it', async () => {
    const world = routeWorld();
    expect(await submit(world, 'batch', 80)).toMatchObject({ verdict: 'pass' });
    expect(await submit(world, 'batch', 80)).toMatchObject({ verdict: 'pass' });
    expect(await world.control.get(TENANT)).toMatchObject({ route: { kind: 'pilot', size: 80 }, epoch: 1 });
    expect(events(world)).toEqual(['pilot-started']);
    expect((await world.progress.get(CUTOVER, 'batch'))?.evidence).toMatchObject({ epoch: 1, size: 80 });
  });

  it('does not open a second pilot after dying between change and record', async () => {
    const world = routeWorld();
    const control: Control = {
      ...world.control,
      async setRoute(tenant, epoch, change) {
        await world.control.setRoute(tenant, epoch, change);
        throw new Error('died after the change');
      },
    };
    await expect(submit(world, 'batch', 80, control)).rejects.toThrow('died');
    expect(await submit(world, 'batch', 80)).toMatchObject({ verdict: 'pass' });
    expect((await world.control.get(TENANT)).epoch).toBe(1);
  });

  it('does open it after dying before the change', async () => {
    const world = routeWorld();
    const control: Control = {
      ...world.control,
      async setRoute() {
        throw new Error('died before the change');
      },
    };
    await expect(submit(world, 'batch', 80, control)).rejects.toThrow('died');
    expect(await submit(world, 'batch', 80)).toMatchObject({ verdict: 'pass' });
    expect(await world.control.get(TENANT)).toMatchObject({ route: { kind: 'pilot', size: 80 }, epoch: 1 });
  });

  it('does not take the pilot of another task for its own', async () => {
    const world = routeWorld();
    await submit(world, 'first', 1);
    await submit(world, 'batch', 1);
    expect((await world.control.get(TENANT)).epoch).toBe(2);
  });

  it('opens a fresh pilot in a later run, and after a step back', async () => {
    const world = routeWorld();
    await submit(world, 'batch', 80);
    const resumed = await makeSubmitPilot(world)(
      request('batch', { size: 80 }, { run: 2, execution: `${CUTOVER}-r2` }),
    );
    expect(resumed.verdict).toBe('pass');
    expect((await world.control.get(TENANT)).epoch).toBe(2);
    await world.control.setRoute(TENANT, 2, {
      route: PILOT_ZERO,
      cutover: CUTOVER,
      execution: `${CUTOVER}-r2`,
    });
    await entersAgain(world, 'pilot', 2);
    await makeSubmitPilot(world)(request('batch', { size: 80 }, { run: 2, execution: `${CUTOVER}-r2` }));
    expect(await world.control.get(TENANT)).toMatchObject({ route: { size: 80 }, epoch: 4 });
  });

  it('that comes late does not cut a larger pilot down to its own size', async () => {
    const world = routeWorld();
    await submit(world, 'first', 1);
    await submit(world, 'batch', 80);
    expect(await submit(world, 'first', 1)).toMatchObject({ verdict: 'pass' });
    expect(await world.control.get(TENANT)).toMatchObject({ route: { size: 80 }, epoch: 2 });
  });

  it('refuses while the route is held', async () => {
    const world = routeWorld();
    await world.control.latch(TENANT, `${CUTOVER}-rb-0`);
    expect(await submit(world, 'batch', 80)).toMatchObject({ verdict: 'fail' });
    expect((await world.control.get(TENANT)).route.kind).toBe('legacy');
  });
});
