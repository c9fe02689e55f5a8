import { describe, expect, it } from 'vitest';
import { makeStart } from '#lambdas/start/handler.ts';
import { recordProgress } from '#lib/actions/record-progress.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { sha256 } from '#lib/digest.ts';
import { MINUTE } from '#lib/instant.ts';
import { stageSubject } from '#lib/runbook/stage-subject.ts';
import { rowOf } from '#test/actions/invoices.ts';
import { Crash, dyingAfter } from './fake-world.ts';
import { ASKED, CALENDAR, DIGESTS, startWorld } from './start-world.ts';

/** As a release to legacy leaves it: what it found at the authority, or to belong there. */
const recordReplay = (
  world: ReturnType<typeof startWorld>,
  cutover: string,
  execution: string,
  stays: string[],
): Promise<unknown> => {
  const at = world.clock.now();
  return recordProgress(world.deps.progress, cutover, `${execution}/replay`, () => ({
    cutover,
    task: `${execution}/replay`,
    stage: 'way-back',
    mode: 'automatic',
    run: 1,
    attempt: 1,
    owner: 'machine',
    by: 'machine',
    status: 'done',
    plannedStart: at,
    plannedEnd: at,
    openedAt: at,
    evidence: { to: 'legacy', stays },
  }));
};

const other = { tenant: 'small', cutover: 'waves', by: 'yemi' };

describe('starting a cutover', () => {
  it('takes the lock, records what is fixed, and starts the first run with it', async () => {
    const world = startWorld();
    expect(await world.start()).toMatchObject({ ok: true, outcome: 'started', execution: 'smartapi-r1' });
    expect(await world.deps.lock.holder('small')).toMatchObject({ cutover: 'smartapi', by: 'pm' });
    expect(await world.deps.cutovers.get('smartapi')).toMatchObject({ digests: DIGESTS, calendar: CALENDAR });
    expect(world.inputOf('smartapi-r1')).toEqual({
      cutover: 'smartapi',
      tenant: 'small',
      run: 1,
      resumeAt: 'beginning',
      digests: DIGESTS,
      calendar: CALENDAR,
    });
  });

  it('a second time says who started it, and changes nothing', async () => {
    const world = startWorld();
    await world.start();
    const before = await world.deps.lock.holder('small');
    world.clock.advance(MINUTE);
    const again = await world.start({ by: 'dba' });
    expect(again).toMatchObject({ ok: true, outcome: 'already', execution: 'smartapi-r1', by: 'pm' });
    expect(await world.deps.lock.holder('small')).toEqual(before);
    expect(world.names()).toEqual(['smartapi-r1']);
  });

  it.each(Array.from({ length: 12 }, (_, index) => index + 1))(
    'after a crash at call %i is mended by starting again',
    async (call) => {
      const world = startWorld();
      const dying = dyingAfter(world.deps, call, ['lock', 'cutovers', 'machine', 'control', 'progress']);
      try {
        await makeStart(dying)(ASKED);
      } catch (error) {
        expect(error).toBeInstanceOf(Crash);
      }
      world.clock.advance(MINUTE);
      const again = await world.start({ by: 'dba' });
      expect(again.ok).toBe(true);
      expect(world.names()).toEqual(['smartapi-r1']);
      expect(await world.deps.lock.holder('small')).toMatchObject({ cutover: 'smartapi' });
      const record = await world.deps.cutovers.get('smartapi');
      expect(world.inputOf('smartapi-r1')).toMatchObject({ digests: record?.digests, run: 1 });
    },
  );

  it('is not kept from it by what people wrote before: an attestation, a permit to deploy', async () => {
    const world = startWorld();
    const at = world.clock.now();
    const written = (task: string) =>
      recordProgress(world.deps.progress, 'smartapi', task, () => ({
        cutover: 'smartapi',
        task,
        stage: '',
        mode: 'manual',
        run: 1,
        attempt: 1,
        owner: 'dba',
        status: 'done',
        plannedStart: at,
        plannedEnd: at,
        openedAt: at,
      }));
    await written('erp-settings');
    await written('deploy-permit');
    expect(await world.start()).toMatchObject({ outcome: 'started', execution: 'smartapi-r1' });
    world.end('smartapi-r1');
    expect(await world.start()).toMatchObject({ code: 'ran-already' });
  });

  it('is over also when AWS has forgotten its executions: it entered a stage', async () => {
    const world = startWorld();
    const at = world.clock.now();
    const task = stageSubject('readiness');
    await recordProgress(world.deps.progress, 'smartapi', task, () => ({
      cutover: 'smartapi',
      task,
      stage: 'readiness',
      mode: 'automatic',
      run: 1,
      attempt: 1,
      owner: 'dba',
      status: 'done',
      plannedStart: at,
      plannedEnd: at,
      openedAt: at,
    }));
    expect(await world.start()).toMatchObject({ code: 'ran-already' });
    expect(world.names()).toEqual([]);
  });

  it('goes by the calendar that a former try recorded, not by a later one', async () => {
    const world = startWorld('uat');
    // The first call asks whether there is a second rehearsal, the next one writes the record.
    const dying = dyingAfter(world.deps, 2, ['cutovers']);
    await expect(makeStart(dying)({ ...ASKED, calendar: { ...CALENDAR, scale: 60 } })).rejects.toThrow(Crash);
    expect(await world.start({ calendar: { ...CALENDAR, scale: 3600 } })).toMatchObject({
      outcome: 'started',
    });
    expect(world.inputOf('smartapi-r1')).toMatchObject({ calendar: { scale: 60 } });
  });

  it('never begins what was prepared with another program', async () => {
    const world = startWorld();
    await world.deps.cutovers.create({
      cutover: 'smartapi',
      tenant: 'small',
      startedBy: 'cio',
      startedAt: world.clock.now(),
      digests: { ...DIGESTS, program: sha256('older') },
      calendar: CALENDAR,
    });
    expect(await world.start()).toMatchObject({ ok: false, code: 'prepared-otherwise' });
    expect(world.names()).toEqual([]);
  });
});

describe('what is not deployed here', () => {
  it.each([
    ['other-tenant', { tenant: 'large' }],
    ['other-cutover', { cutover: 'waves' }],
    ['other-program', { digests: { ...DIGESTS, program: sha256('x') } }],
    ['other-code', { digests: { ...DIGESTS, code: sha256('x') } }],
    ['other-roster', { digests: { ...DIGESTS, roster: sha256('x') } }],
    ['other-calendar', { calendar: { ...CALENDAR, zone: 'Europe/London' } }],
    ['scaled-in-production', { calendar: { ...CALENDAR, scale: 3600 } }],
    ['scaled-in-production', { calendar: { ...CALENDAR, pace: { from: 'now' } } }],
  ])('is refused as %s, before anything is written', async (code, changes) => {
    const world = startWorld();
    const answer = await world.start(changes);
    expect(answer).toMatchObject({ ok: false, code });
    expect(await world.deps.lock.holder('small')).toBeUndefined();
    expect(await world.deps.cutovers.get('smartapi')).toBeUndefined();
    expect(world.names()).toEqual([]);
    expect(world.logged).toEqual(['start-refused']);
  });

  it('throws on a payload that is none', async () => {
    await expect(startWorld().start({ calendar: {} })).rejects.toThrow('scale');
  });

  it('takes a scaled calendar outside production', async () => {
    expect(await startWorld('uat').start({ calendar: { ...CALENDAR, scale: 3600 } })).toMatchObject({
      outcome: 'started',
    });
  });
});

describe('the lock of another cutover', () => {
  const locked = async () => {
    const world = startWorld();
    await world.deps.lock.take({ ...other, since: world.clock.now() });
    return world;
  };

  it('is refused while its execution runs, naming cutover, holder and since', async () => {
    const world = await locked();
    await world.deps.machine.start('main', 'waves-r1', {});
    const answer = await world.start({ takeOver: true });
    expect(answer).toMatchObject({ ok: false, code: 'lock-held' });
    expect(answer.message).toContain('cutover waves, held by yemi since 2027-04-12T08:00:00.000Z');
    expect(answer.message).toContain('waves-r1 runs');
  });

  it('is refused while a roll-back of it runs that has not latched yet', async () => {
    const world = await locked();
    world.end('waves-r1', 'stopped');
    await world.deps.machine.start('rollback', 'waves-rb-0-2', {});
    world.end('waves-rb-0', 'failed');
    expect((await world.start()).message).toContain('waves-rb-0-2 runs');
  });

  it('is taken when all its executions are over', async () => {
    const world = await locked();
    world.end('waves-r1', 'stopped');
    world.end('waves-r2');
    expect(await world.start()).toMatchObject({ outcome: 'started' });
    expect(await world.deps.lock.holder('small')).toMatchObject({ cutover: 'smartapi' });
  });

  it('begins on a route that another cutover left held by the word of its authority, on record', async () => {
    const world = startWorld();
    await world.control.setRoute('small', 0, {
      route: { kind: 'smartapi' },
      cutover: 'waves',
      execution: 'waves-r1',
    });
    await world.control.latch('small', 'waves-rb-1');
    await world.control.setPause('small', 'rollback', true);
    const unlatch = { by: 'cfo', reason: 'The print template is mended; the board took the May weekend.' };
    await world.deps.machine.start('main', 'waves-r1', {});
    await world.deps.machine.start('rollback', 'waves-rb-1', {});
    world.end('waves-r1', 'stopped');
    expect(await world.start({ unlatch })).toMatchObject({ ok: false, code: 'route-held' });
    world.end('waves-rb-1');
    const without = await world.start();
    expect(without).toMatchObject({ ok: false, code: 'route-held' });
    expect(without.message).toContain('--unlatch');
    expect(await world.start({ unlatch: { ...unlatch, by: 'pm' } })).toMatchObject({
      code: 'may-not-unlatch',
    });
    expect((await world.control.get('small')).held).toBe(true);
    expect(await world.start({ unlatch: { ...unlatch, caller: 'arn:aws:iam::1:user/c' } })).toMatchObject({
      ok: true,
    });
    expect(await world.control.get('small')).toMatchObject({
      held: false,
      route: { kind: 'legacy' },
      pauseReasons: [],
      cutover: 'smartapi',
    });
    expect(await world.deps.progress.get('smartapi', 'unlatched')).toMatchObject({
      by: 'cfo',
      evidence: {
        reason: unlatch.reason,
        caller: 'arn:aws:iam::1:user/c',
        heldBy: 'waves-rb-1',
        former: 'waves',
      },
    });
  });

  it('taken off by a try that died begins all the same: what was recorded is no run', async () => {
    for (const call of [1, 2, 3]) {
      const world = startWorld();
      await world.control.setRoute('small', 0, {
        route: { kind: 'smartapi' },
        cutover: 'waves',
        execution: 'waves-r1',
      });
      await world.control.latch('small', 'waves-rb-1');
      await world.deps.machine.start('rollback', 'waves-rb-1', {});
      world.end('waves-rb-1');
      world.end('waves-r1', 'stopped');
      const unlatch = { by: 'cfo', reason: 'Mended.' };
      const control = dyingAfter(world.deps, call, ['control']).control;
      const dying = makeStart({
        ...world.deps,
        control: { ...world.deps.control, setPause: control.setPause, setRoute: control.setRoute },
      });
      await dying({ ...ASKED, unlatch }).catch((error) => expect(error).toBeInstanceOf(Crash));
      expect(await world.start({ unlatch })).toMatchObject({ ok: true, execution: 'smartapi-r1' });
      expect(world.names().filter((name) => name.startsWith('smartapi'))).toEqual(['smartapi-r1']);
    }
  });

  it('leaves the latch on while the ledger has open invoices, and says how many and which', async () => {
    const world = startWorld();
    await world.control.setRoute('small', 0, {
      route: { kind: 'smartapi' },
      cutover: 'waves',
      execution: 'waves-r1',
    });
    const { route, epoch } = await world.control.get('small');
    const put = async (number: string, changes: Partial<LedgerRow> = {}) =>
      world.ledger.create(
        { ...rowOf(number), tenant: 'small', epoch, ...changes },
        { epoch, route, takesPilotSlot: false },
      );
    await put('CANARY', { canary: true });
    for (let index = 1; index <= 12; index += 1) {
      await put(`SENT-${index}`, { state: 'unknown', submissions: 1 });
    }
    await world.control.latch('small', 'waves-rb-1');
    await world.deps.machine.start('main', 'waves-r1', {});
    await world.deps.machine.start('rollback', 'waves-rb-1', {});
    world.end('waves-r1', 'stopped');
    world.end('waves-rb-1');
    const before = await world.control.get('small');
    const refused = await world.start({ unlatch: { by: 'cfo', reason: 'Mended.' } });
    expect(refused).toMatchObject({ ok: false, code: 'open-invoices' });
    expect(refused.message).toContain('12 open invoices of waves');
    expect(refused.message).toContain('SENT-1, SENT-2');
    expect(refused.message).not.toMatch(/SENT-11|CANARY/);
    expect(refused.message).toContain('npx cutover replay');
    expect(await world.control.get('small')).toEqual(before);
    expect(await world.deps.lock.holder('small')).toBeUndefined();
    expect(await world.deps.cutovers.get('smartapi')).toBeUndefined();

    // The release found eleven at the authority: the worker may finish those, and the twelfth alone is in the way.
    const stays = Array.from({ length: 11 }, (_, index) => `SENT-${index + 1}`);
    const file = (numbers: string[]) => recordReplay(world, 'waves', 'waves-rb-1', numbers);
    await file(stays);
    expect((await world.start({ unlatch: { by: 'cfo', reason: 'Mended.' } })).message).toContain(
      'the ledger has 1 open invoice of waves',
    );
    await file([...stays, 'SENT-12']);
    expect(await world.start({ unlatch: { by: 'cfo', reason: 'Mended.' } })).toMatchObject({
      outcome: 'started',
    });
    expect(world.logged).toContain('open-behind-latch');
  });

  it('waits for the recovery of a route that is held', async () => {
    const world = await locked();
    world.end('waves-r1', 'stopped');
    await world.control.latch('small', 'waves-rb-3');
    const answer = await world.start({ takeOver: true });
    expect(answer).toMatchObject({ ok: false, code: 'route-held' });
    expect(answer.message).toContain('waves-rb-3');
    expect(await world.deps.lock.holder('small')).toMatchObject({ cutover: 'waves' });
  });

  it('that never began is taken over on request, and not at once', async () => {
    const world = await locked();
    expect(await world.start({ takeOver: true })).toMatchObject({ code: 'lock-held' });
    world.clock.advance(15 * MINUTE);
    expect(await world.start()).toMatchObject({ code: 'lock-held' });
    expect(await world.start({ takeOver: true })).toMatchObject({ outcome: 'started' });
  });

  /** `smartapi` was locked long ago and never began; now somebody starts it, and somebody else takes over for `waves`. */
  const preparedLongAgo = async () => {
    const world = startWorld();
    await world.deps.lock.take({
      tenant: 'small',
      cutover: 'smartapi',
      by: 'yemi',
      since: world.clock.now(),
    });
    world.clock.advance(15 * MINUTE);
    const takesOver = makeStart({ ...world.deps, deployed: { ...world.deps.deployed, cutover: 'waves' } });
    return { world, takeOver: () => takesOver({ ...ASKED, cutover: 'waves', takeOver: true }) };
  };

  it('is not replaced by who judged it before its own cutover came to start it', async () => {
    const { world } = await preparedLongAgo();
    // Between the judgement and the taking, the one that was judged to be given up starts after all.
    const slow = makeStart({
      ...world.deps,
      deployed: { ...world.deps.deployed, cutover: 'waves' },
      lock: {
        holder: world.deps.lock.holder,
        take: async (...asked) => {
          expect(await world.start()).toMatchObject({ outcome: 'started' });
          return world.deps.lock.take(...asked);
        },
      },
    });
    expect(await slow({ ...ASKED, cutover: 'waves', takeOver: true })).toMatchObject({ code: 'lock-held' });
    expect(world.names()).toEqual(['smartapi-r1']);
  });

  it('that was replaced while its own cutover was being started starts nothing', async () => {
    const { world, takeOver } = await preparedLongAgo();
    const slow = makeStart({
      ...world.deps,
      lock: {
        holder: async (tenant) => {
          const read = await world.deps.lock.holder(tenant);
          if (read?.cutover === 'smartapi') expect(await takeOver()).toMatchObject({ outcome: 'started' });
          return read;
        },
        take: world.deps.lock.take,
      },
    });
    expect(await slow(ASKED)).toMatchObject({ ok: false, code: 'lock-held' });
    expect(world.names()).toEqual(['waves-r1']);
  });

  it('taken by somebody quicker is said', async () => {
    const world = startWorld();
    const raced = makeStart({
      ...world.deps,
      lock: { ...world.deps.lock, take: async () => ({ ...other, since: world.clock.now() }) },
    });
    expect(await raced(ASKED)).toMatchObject({ ok: false, code: 'lock-held' });
    expect(world.names()).toEqual([]);
  });
});

describe('a cutover that is over', () => {
  it('is not started again under its id', async () => {
    const world = startWorld();
    await world.start();
    world.end('smartapi-r1');
    expect(await world.start()).toMatchObject({ ok: false, code: 'ran-already' });
  });

  it('and held by its roll-back says so', async () => {
    const world = startWorld();
    await world.start();
    world.end('smartapi-r1', 'stopped');
    await world.control.latch('small', 'smartapi-rb-0');
    world.end('smartapi-rb-0');
    const answer = await world.start();
    expect(answer).toMatchObject({ ok: false, code: 'ran-already' });
    expect(answer.message).toContain('smartapi-rb-0');
  });
});
