import { describe, expect, it } from 'vitest';
import { makeStart } from '#lambdas/start/handler.ts';
import { sha256 } from '#lib/digest.ts';
import { MINUTE } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { rowOf } from '#test/actions/invoices.ts';
import { Crash, dyingAfter } from './fake-world.ts';
import { ASKED, DIGESTS, startWorld } from './start-world.ts';

type World = ReturnType<typeof startWorld>;

const AGAIN = { ...ASKED, again: true };

/** As the first rehearsal leaves a tenant that it has switched. */
const switched = async (world: World): Promise<void> => {
  const { epoch, cutover } = await world.control.get('small');
  await world.control.setRoute('small', epoch, {
    route: { kind: 'smartapi' },
    segmentRoutes: { 'branch:KANO': { kind: 'legacy' } },
    cutover: cutover === '' ? 'smartapi' : cutover,
    execution: 'smartapi-r1',
  });
  await world.erpOutput.setTo('smartapi');
};

const completed = async (): Promise<World> => {
  const world = startWorld('uat');
  await world.start({ again: true });
  await switched(world);
  world.end('smartapi-r1');
  return world;
};

const rolledBack = async (): Promise<World> => {
  const world = startWorld('uat');
  await world.start();
  await switched(world);
  await world.control.latch('small', 'smartapi-rb-1');
  await world.control.setPause('small', 'rollback', true);
  world.end('smartapi-r1', 'stopped');
  world.end('smartapi-rb-1');
  return world;
};

const undecided = async (): Promise<World> => {
  const world = startWorld('uat');
  await world.start();
  world.end('smartapi-r1', 'failed');
  return world;
};

const atTheBeginning = async (world: World, cutover: string) => {
  expect(await world.control.get('small')).toMatchObject({
    route: { kind: 'legacy' },
    segmentRoutes: {},
    held: false,
    pauseReasons: [],
    cutover,
    execution: `${cutover}-r1`,
  });
  expect(await world.erpOutput.verify()).toBe('legacy');
};

describe('a rehearsal that is begun again', () => {
  it('the first time is the first one, and clears nothing away on a tenant that nobody switched', async () => {
    const world = startWorld('uat');
    expect(await world.start({ again: true })).toMatchObject({
      outcome: 'started',
      cutover: 'smartapi',
      execution: 'smartapi-r1',
    });
    expect((await world.control.get('small')).epoch).toBe(0);
    expect(await world.deps.progress.list('smartapi')).toEqual([]);
  });

  it.each([
    ['completed', completed],
    ['rolled back, and held the route', rolledBack],
    ['ended undecided', undecided],
  ])('after one that %s starts from legacy under the next number', async (_, ended) => {
    const world = await ended();
    expect(await world.start()).toMatchObject({ ok: false, code: 'ran-already' });
    expect(await world.start({ again: true })).toMatchObject({
      outcome: 'started',
      cutover: 'smartapi_2',
      execution: 'smartapi_2-r1',
    });
    await atTheBeginning(world, 'smartapi_2');
    expect(world.inputOf('smartapi_2-r1')).toMatchObject({ cutover: 'smartapi_2', run: 1 });
    expect(await world.deps.lock.holder('small')).toMatchObject({ cutover: 'smartapi_2' });
    expect(await world.deps.cutovers.get('smartapi_2')).toMatchObject({ digests: DIGESTS });
    world.end('smartapi_2-r1', 'failed');
    expect(await world.start({ again: true })).toMatchObject({ execution: 'smartapi_3-r1' });
  });

  it('says on record who began it, and what the one before had left', async () => {
    const world = await rolledBack();
    await world.start({ again: true, by: 'cfo' });
    expect(await world.deps.progress.get('smartapi_2', 'begun-again')).toMatchObject({
      by: 'cfo',
      run: 0,
      evidence: { former: 'smartapi', execution: 'smartapi-rb-1', held: true, route: { kind: 'legacy' } },
    });
  });

  it('while one goes changes nothing and says which, whether asked for again or not', async () => {
    const world = await completed();
    await world.start({ again: true });
    const before = await world.control.get('small');
    for (const again of [true, false]) {
      expect(await world.start({ again })).toMatchObject({ outcome: 'already', execution: 'smartapi_2-r1' });
    }
    expect(await world.control.get('small')).toEqual(before);
    expect(world.names()).toEqual(['smartapi-r1', 'smartapi_2-r1']);
  });

  it('waits for the roll-back of the one before', async () => {
    const world = await rolledBack();
    await world.control.setPause('small', 'rollback', true);
    world.end('smartapi-rb-1', 'running');
    expect(await world.start({ again: true })).toMatchObject({
      outcome: 'already',
      execution: 'smartapi-rb-1',
    });
    expect((await world.control.get('small')).held).toBe(true);
  });

  it('never happens in production: the function says so, whoever asks', async () => {
    const world = startWorld('production');
    await world.start();
    world.end('smartapi-r1');
    const before = await world.control.get('small');
    expect(await world.start({ again: true })).toMatchObject({ ok: false, code: 'again-in-production' });
    expect((await world.start()).message).not.toContain('--again');
    expect(await world.control.get('small')).toEqual(before);
    expect(world.names()).toEqual(['smartapi-r1']);
  });

  it('takes its number from the records where another cutover had the lock in between', async () => {
    const world = await completed();
    await world.start({ again: true });
    world.end('smartapi_2-r1');
    const waves = makeStart({ ...world.deps, deployed: { ...world.deps.deployed, cutover: 'waves' } });
    expect(await waves({ ...AGAIN, cutover: 'waves' })).toMatchObject({ execution: 'waves-r1' });
    await atTheBeginning(world, 'waves');
    expect(await world.start({ again: true })).toMatchObject({ code: 'route-held' });
    world.end('waves-r1');
    expect(await world.start({ again: true })).toMatchObject({ execution: 'smartapi_3-r1' });
    await atTheBeginning(world, 'smartapi_3');
  });
});

describe('begun again after a crash', () => {
  it.each([
    ['completed', completed],
    ['rolled back', rolledBack],
  ])('of a start after one that was %s, at any call: once, under one number', async (_, ended) => {
    let call = 1;
    for (let died = true; died; call += 1) {
      const world = await ended();
      const ports = ['lock', 'cutovers', 'machine', 'control', 'progress', 'erpOutput', 'ledger'] as const;
      const dying = dyingAfter(world.deps, call, ports);
      died = await makeStart(dying)(AGAIN).then(
        // The ERP's own failing is an answer.
        (answer) => answer.code === 'erp-not-on-legacy',
        (error) => error instanceof Crash,
      );
      world.clock.advance(MINUTE);
      expect(await world.start({ again: true, by: 'dba' })).toMatchObject({ ok: true });
      expect(world.names().filter((name) => name.startsWith('smartapi_'))).toEqual(['smartapi_2-r1']);
      await atTheBeginning(world, 'smartapi_2');
      const record = await world.deps.cutovers.get('smartapi_2');
      expect(world.inputOf('smartapi_2-r1')).toMatchObject({ digests: record?.digests, run: 1 });
    }
    expect(call).toBeGreaterThan(20);
  });

  it('goes on with a number that was drawn and not begun, also where it is not asked for again', async () => {
    const world = await completed();
    const dying = dyingAfter(world.deps, 3, ['lock']);
    await expect(makeStart(dying)(AGAIN)).rejects.toThrow(Crash);
    expect(await world.start()).toMatchObject({ ok: true, execution: 'smartapi_2-r1' });
    await atTheBeginning(world, 'smartapi_2');
  });

  it('passes a number over that was prepared with another program, a quarter of an hour later', async () => {
    const world = await completed();
    await world.deps.lock.take(
      { tenant: 'small', cutover: 'smartapi_2', by: 'pm', since: world.clock.now() },
      await world.deps.lock.holder('small'),
    );
    await world.deps.cutovers.create({
      cutover: 'smartapi_2',
      tenant: 'small',
      startedBy: 'pm',
      startedAt: world.clock.now(),
      digests: { ...DIGESTS, program: sha256('older') },
      calendar: ASKED.calendar,
    });
    expect(await world.start({ again: true })).toMatchObject({ code: 'lock-held' });
    world.clock.advance(15 * MINUTE);
    expect(await world.start({ again: true })).toMatchObject({ execution: 'smartapi_3-r1' });
  });
});

describe('two who begin again at once', () => {
  /** The second one's whole start happens just before this call of the first. */
  const between = async (store: 'lock' | 'control' | 'machine', method: string) => {
    const world = await completed();
    let second: JsonObject | undefined;
    const deps = {
      ...world.deps,
      [store]: new Proxy(world.deps[store], {
        get: (target, name, receiver) => {
          const found: unknown = Reflect.get(target, name, receiver);
          if (name !== method || typeof found !== 'function') return found;
          return async (...given: unknown[]) => {
            second ??= await world.start({ again: true, by: 'dba' });
            return Reflect.apply(found, target, given);
          };
        },
      }),
    };
    const first = await makeStart(deps)(AGAIN);
    return { world, first, second };
  };

  it.each([
    ['lock', 'take'],
    ['control', 'setRoute'],
    ['machine', 'start'],
  ] as const)('draw one number (the second comes before %s.%s)', async (store, method) => {
    const { world, first, second } = await between(store, method);
    expect(second).toMatchObject({ outcome: 'started', execution: 'smartapi_2-r1' });
    expect(first).toMatchObject({ outcome: 'already', execution: 'smartapi_2-r1' });
    expect(world.names()).toEqual(['smartapi-r1', 'smartapi_2-r1']);
    await atTheBeginning(world, 'smartapi_2');
  });

  it('and the late one turns neither the route nor the ERP of a rehearsal that is past its switch', async () => {
    const world = await completed();
    const late = makeStart({
      ...world.deps,
      lock: {
        holder: world.deps.lock.holder,
        async take(...asked) {
          await world.start({ again: true });
          await switched(world);
          return world.deps.lock.take(...asked);
        },
      },
    });
    expect(await late(AGAIN)).toMatchObject({ ok: false, code: 'route-moved' });
    expect((await world.control.get('small')).route).toEqual({ kind: 'smartapi' });
    expect(await world.erpOutput.verify()).toBe('smartapi');
  });
});

describe('what a rehearsal left to people', () => {
  it('open invoices are finished first: nothing is changed, and it says how many and which', async () => {
    const world = await completed();
    const { route, epoch } = await world.control.get('small');
    const put = async (number: string, canary: boolean) =>
      world.ledger.create(
        { ...rowOf(number), tenant: 'small', epoch, ...(canary && { canary }) },
        { epoch, route, takesPilotSlot: false },
      );
    await put('CANARY', true);
    await put('LATE-1', false);
    const before = await world.control.get('small');
    const refused = await world.start({ again: true });
    expect(refused).toMatchObject({ ok: false, code: 'open-invoices' });
    expect(refused.message).toContain('1 open invoice of smartapi');
    expect(refused.message).toContain('LATE-1');
    expect(refused.message).not.toMatch(/held|CANARY/);
    expect(await world.control.get('small')).toEqual(before);
    expect(await world.deps.lock.holder('small')).toMatchObject({ cutover: 'smartapi' });
    expect(await world.deps.cutovers.get('smartapi_2')).toBeUndefined();
  });

  it('a queue that an operator paused goes on by the operator’s word alone', async () => {
    const world = await completed();
    await world.control.setPause('small', 'operator', true);
    expect(await world.start({ again: true })).toMatchObject({ ok: false, code: 'queue-paused' });
    await world.control.setPause('small', 'operator', false);
    expect(await world.start({ again: true })).toMatchObject({ outcome: 'started' });
  });

  it.each([
    ['stays where it is', async () => {}],
    ['cannot be reached', () => Promise.reject(new Error('ECONNREFUSED'))],
  ])('an ERP that %s is turned by hand first, then the same number starts', async (_, setTo) => {
    const world = await completed();
    const stuck = makeStart({ ...world.deps, erpOutput: { ...world.erpOutput, setTo } });
    const refused = await stuck(AGAIN);
    expect(refused).toMatchObject({ ok: false, code: 'erp-not-on-legacy' });
    expect(world.names()).toEqual(['smartapi-r1']);
    await world.erpOutput.setTo('legacy');
    expect(await world.start({ again: true })).toMatchObject({ execution: 'smartapi_2-r1' });
  });
});
