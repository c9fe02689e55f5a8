import { describe, expect, it } from 'vitest';
import { makeTaskOpen } from '#lambdas/task-open/handler.ts';
import { makeTaskReport } from '#lambdas/task-report/handler.ts';
import { DAY, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { Crash, dyingAfter, type FakeWorld, fakeWorld, request, START } from '#test/lambdas/fake-world.ts';

const PORTS = ['progress', 'tokens', 'machine', 'messenger'] as const;
const SUBJECT = 'smartapi/task/backup';

const open = async (world: FakeWorld, changes: JsonObject = {}, task = 'backup') =>
  await makeTaskOpen(world.deps)(request(task, changes));
const wait = async (world: FakeWorld, token: string, parameters: JsonObject = {}, task = 'backup') => {
  world.waitFor(token);
  return await open(world, { token, parameters }, task);
};
const report = async (world: FakeWorld, changes: JsonObject = {}) =>
  await makeTaskReport(world.deps)({
    cutover: 'smartapi',
    task: 'backup',
    by: 'dba',
    report: 'done',
    evidence: 'Restored in 40 minutes',
    ...changes,
  });
const record = async (world: FakeWorld, task = 'backup') => await world.deps.progress.get('smartapi', task);
const handedOut = async () => {
  const world = fakeWorld();
  await wait(world, 'T1');
  return world;
};

describe('task-open', () => {
  it('hands out once: one record, one message, however often it is called', async () => {
    const world = fakeWorld();
    expect(await open(world)).toMatchObject({ verdict: 'pass' });
    await wait(world, 'T1');
    expect(await record(world)).toMatchObject({
      status: 'open',
      owner: 'dba',
      mode: 'manual',
      attempt: 1,
      run: 1,
    });
    expect(world.outbox()).toMatchObject([{ event: 'task-handed-out', to: ['dba'] }]);
  });

  it('answers at once where the report came before the machine asked', async () => {
    const world = fakeWorld();
    await open(world);
    expect(await report(world)).toMatchObject({ ok: true, machine: 'absent' });
    await wait(world, 'T1');
    expect(world.answers).toMatchObject([{ token: 'T1', output: { answer: 'done', by: 'dba' } }]);
    expect(await world.deps.tokens.get(SUBJECT)).toBeUndefined();
  });

  it('answers a give-up that came before the machine asked, and asks anew in a later run', async () => {
    const world = fakeWorld();
    await open(world);
    await report(world, { report: 'give-up', note: 'no disk' });
    await wait(world, 'T1');
    expect(world.answers).toMatchObject([{ token: 'T1', output: { answer: 'give-up', note: 'no disk' } }]);
    world.waitFor('T2');
    await open(world, { run: 2, execution: 'smartapi-r2', token: 'T2' });
    expect(world.answers).toHaveLength(1);
    expect(await record(world)).toMatchObject({ run: 2, status: 'open' });
  });

  it('tells the owner although the call that wrote the record died before it told', async () => {
    const world = fakeWorld();
    const dying = makeTaskOpen(dyingAfter(world.deps, 2, ['progress']));
    await expect(dying(request('backup'))).rejects.toThrow(Crash);
    expect(await record(world)).toMatchObject({ status: 'open' });
    expect(world.outbox()).toEqual([]);
    await open(world);
    expect(world.outbox()).toMatchObject([{ event: 'task-handed-out', to: ['dba'] }]);
  });

  it('does not hand out again in a later run what is done', async () => {
    const world = await handedOut();
    await report(world);
    const before = await record(world);
    world.waitFor('T2');
    await open(world, { run: 2, execution: 'smartapi-r2', token: 'T2' });
    expect(await record(world)).toEqual(before);
    expect(world.answers).toHaveLength(2);
  });

  it('hands out anew in a later run what was not done, to whom it was reassigned', async () => {
    const world = await handedOut();
    await report(world, { report: 'reassign', to: 'cio' });
    await open(world, { run: 2, execution: 'smartapi-r2' });
    expect(await record(world)).toMatchObject({ run: 2, attempt: 1, owner: 'cio', status: 'open' });
  });

  it('counts how often the owner was asked in vain, and tells', async () => {
    const world = await handedOut();
    expect(await open(world, { parameters: { escalate: true } })).toMatchObject({ tries: 1 });
    expect(await open(world, { parameters: { escalate: true } })).toMatchObject({
      tries: 2,
      verdict: 'pass',
    });
    expect(world.outbox().filter((message) => message.event === 'task-late')).toHaveLength(2);
    expect(await record(world)).toMatchObject({ status: 'open', evidence: { escalations: 2 } });
  });

  it('counts anew in a later run how often the owner was asked', async () => {
    const world = await handedOut();
    await open(world, { parameters: { escalate: true } });
    const later = { run: 2, execution: 'smartapi-r2', parameters: { escalate: true } };
    expect(await open(world, later)).toMatchObject({ tries: 1 });
  });

  it('replaces the token of a task that is asked again', async () => {
    const world = await handedOut();
    world.timeOut('T1');
    await wait(world, 'T2');
    await report(world);
    expect(world.answers).toMatchObject([{ token: 'T2' }]);
  });
});

const failed: TaskRecord = {
  cutover: 'smartapi',
  task: 'full-volume',
  stage: 'hypercare',
  mode: 'automatic',
  run: 1,
  attempt: 3,
  owner: 'fl',
  status: 'failed',
  plannedStart: fakeWorld().now(),
  plannedEnd: fakeWorld().now(),
  openedAt: fakeWorld().now(),
  closedAt: fakeWorld().now(),
  by: 'machine',
  evidence: { verdict: 'fail', reasons: ['held'] },
};
const held = async () => {
  const world = fakeWorld();
  await world.deps.progress.put(failed, undefined);
  await wait(world, 'T1', { held: true, reasons: ['the route is held'] }, 'full-volume');
  return world;
};
const byOwner = { task: 'full-volume', by: 'fl' };

describe('a held task', () => {
  it('keeps what was found, tells the owner and waits', async () => {
    const world = await held();
    expect(await record(world, 'full-volume')).toMatchObject({
      status: 'blocked',
      evidence: { verdict: 'fail', held: { reasons: ['the route is held'] } },
    });
    expect(world.outbox()).toMatchObject([{ event: 'task-held', to: ['fl'] }]);
    expect(world.answers).toEqual([]);
  });

  it('is tried again on retry', async () => {
    const world = await held();
    expect(await report(world, { ...byOwner, report: 'retry' })).toMatchObject({
      ok: true,
      machine: 'answered',
    });
    expect(world.answers).toMatchObject([{ output: { answer: 'retry', by: 'fl' } }]);
    expect((await record(world, 'full-volume'))?.evidence?.held).toBeUndefined();
  });

  it('goes on when the owner attests it, with evidence, and the finding stays what it was', async () => {
    const world = await held();
    expect(await report(world, { ...byOwner, evidence: ' ' })).toMatchObject({ code: 'evidence-missing' });
    await report(world, byOwner);
    expect(await record(world, 'full-volume')).toMatchObject({
      status: 'done',
      by: 'fl',
      evidence: { verdict: 'fail' },
    });
    expect(world.answers).toMatchObject([{ output: { answer: 'done' } }]);
  });

  it('is never answered at once by an older report', async () => {
    const world = await held();
    await report(world, byOwner);
    await wait(world, 'T2', { held: true, reasons: ['again'] }, 'full-volume');
    expect(world.answers).toHaveLength(1);
    expect(await record(world, 'full-volume')).toMatchObject({ status: 'blocked' });
  });

  it('ends the cutover on give-up, which wants a reason', async () => {
    const world = await held();
    expect(await report(world, { ...byOwner, report: 'give-up' })).toMatchObject({ code: 'note-missing' });
    await report(world, { ...byOwner, report: 'give-up', note: 'no key' });
    expect(world.answers).toMatchObject([{ output: { answer: 'give-up', note: 'no key' } }]);
    expect(await record(world, 'full-volume')).toMatchObject({ status: 'failed' });
  });

  it('is answered by a give-up that the machine was not reached with, whatever reason it is given again', async () => {
    const world = await held();
    world.timeOut('T1');
    const giveUp = { ...byOwner, report: 'give-up' };
    expect(await report(world, { ...giveUp, note: 'no key' })).toMatchObject({ machine: 'gone' });
    expect(await report(world, { ...giveUp, note: 'no key, I said' })).toMatchObject({ ok: true });
    await wait(world, 'T2', { held: true, reasons: ['again'] }, 'full-volume');
    expect(world.answers).toMatchObject([{ token: 'T2', output: { answer: 'give-up', note: 'no key' } }]);
    expect(await record(world, 'full-volume')).toMatchObject({ status: 'failed', by: 'fl' });
  });

  it('may be the entry of a stage, owned by the owner of its first task', async () => {
    const world = fakeWorld();
    await wait(world, 'T1', { held: true, reasons: ['code differs'] }, 'enter-freeze');
    expect(await record(world, 'enter-freeze')).toMatchObject({ owner: 'dba', mode: 'automatic' });
    expect(await report(world, { task: 'enter-freeze' })).toMatchObject({
      ok: false,
      code: 'not-attestable',
    });
    expect(await report(world, { task: 'enter-freeze', report: 'retry' })).toMatchObject({ ok: true });
    expect(await record(world, 'enter-freeze')).toMatchObject({ status: 'open' });
  });

  it('leaves the entry of a stage entered while its gate is held under its name', async () => {
    const world = fakeWorld();
    const entered: TaskRecord = {
      ...failed,
      task: 'enter-freeze',
      stage: 'freeze',
      owner: 'dba',
      status: 'done',
    };
    await world.deps.progress.put(entered, undefined);
    await wait(world, 'T1', { held: true, reasons: ['evidence broke'] }, 'enter-freeze');
    await wait(world, 'T2', { held: true, reasons: ['evidence broke'] }, 'enter-freeze');
    expect(await record(world, 'enter-freeze')).toMatchObject({ status: 'blocked' });
    await report(world, { task: 'enter-freeze', report: 'retry' });
    expect(await record(world, 'enter-freeze')).toMatchObject({ status: 'done', closedAt: failed.closedAt });
    expect(world.answers).toMatchObject([{ token: 'T2', output: { answer: 'retry' } }]);
  });
});

describe('task-report', () => {
  it('closes with evidence and answers the machine', async () => {
    const world = await handedOut();
    expect(await report(world)).toMatchObject({ ok: true, status: 'done', machine: 'answered' });
    expect(await record(world)).toMatchObject({ by: 'dba', evidence: { text: 'Restored in 40 minutes' } });
  });

  it('the second time changes nothing', async () => {
    const world = await handedOut();
    await report(world);
    const before = await record(world);
    expect(await report(world, { evidence: 'else' })).toMatchObject({ ok: true, machine: 'absent' });
    expect(await record(world)).toEqual(before);
    expect(world.answers).toHaveLength(1);
  });

  it.each([
    ['somebody else', { by: 'cio' }, 'not-yours'],
    ['nobody known', { by: 'stranger' }, 'person-unknown'],
    ['done without evidence', { evidence: '' }, 'evidence-missing'],
    ['block without a reason', { report: 'block' }, 'note-missing'],
    ['reassign to nobody known', { report: 'reassign', to: 'stranger' }, 'person-unknown'],
    ['retry of what is not held', { report: 'retry' }, 'task-not-held'],
    ['a task that is not handed out', { task: 'full-volume', by: 'fl' }, 'task-not-open'],
    ['a task that is none', { task: 'nothing' }, 'task-unknown'],
  ])('refuses %s', async (_, changes, code) => {
    const world = await handedOut();
    const before = await record(world);
    expect(await report(world, changes)).toMatchObject({
      ok: false,
      code,
      message: expect.stringMatching(/.{20}/),
    });
    expect(await record(world)).toEqual(before);
    expect(world.answers).toEqual([]);
  });

  it('takes the program manager, and a deputy within the dates only', async () => {
    expect(await report(await handedOut(), { by: 'pm' })).toMatchObject({ ok: true });
    const world = await handedOut();
    await report(world, { report: 'reassign', to: 'cfo' });
    expect(await report(world, { by: 'dba' })).toMatchObject({ code: 'not-yours' });
    world.pass(2 * DAY);
    expect(await report(world, { by: 'controller' })).toMatchObject({ code: 'not-yours' });
    world.pass(-2 * DAY);
    expect(await report(world, { by: 'controller' })).toMatchObject({ ok: true });
  });

  it('takes a deputy on an accelerated calendar while the dates of the plan pass', async () => {
    // The tenth of April begins two seconds from now: an hour of the plan a second.
    const pace = { scale: 3_600, anchor: toIso(START), nominalBegin: '2027-04-09T21:00:00.000Z' };
    const world = await handedOut();
    await report(world, { report: 'reassign', to: 'cfo' });
    const deps = { ...world.deps, calendarOf: async () => ({ pace }) };
    const byDeputy = () =>
      makeTaskReport(deps)({
        cutover: 'smartapi',
        task: 'backup',
        by: 'controller',
        report: 'done',
        evidence: 'Restored in 40 minutes',
      });
    expect(await byDeputy()).toMatchObject({ code: 'not-yours' });
    world.pass(2_000);
    expect(await byDeputy()).toMatchObject({ ok: true });
  });

  it('refuses to close what the machine is running', async () => {
    const world = fakeWorld();
    await world.deps.progress.put({ ...failed, status: 'open' }, undefined);
    expect(await report(world, byOwner)).toMatchObject({ code: 'task-automatic' });
  });

  it('notes a start once, blocks and reassigns, and a closed task stays closed', async () => {
    const world = await handedOut();
    await report(world, { report: 'start' });
    const started = (await record(world))?.evidence?.startedAt;
    world.pass(DAY / 24);
    await report(world, { report: 'start' });
    expect((await record(world))?.evidence?.startedAt).toBe(started);
    await report(world, { report: 'block', note: 'no disk' });
    expect(await record(world)).toMatchObject({
      status: 'blocked',
      note: 'no disk',
      evidence: { blocks: ['no disk'] },
    });
    await report(world);
    expect(await report(world, { report: 'block', note: 'x' })).toMatchObject({ code: 'task-closed' });
    expect(await report(world, { report: 'reassign', to: 'cio' })).toMatchObject({ code: 'task-closed' });
    expect(await report(world, { report: 'give-up', note: 'x' })).toMatchObject({ code: 'task-closed' });
  });

  it('leaves the token while the machine asks for a retry; the same report answers later', async () => {
    const world = await handedOut();
    world.failNext(1);
    expect(await report(world)).toMatchObject({ ok: true, status: 'done', machine: 'retry' });
    expect(await report(world)).toMatchObject({ machine: 'answered' });
  });

  it.each(['done', 'retry', 'give-up'])(
    '%s killed after any call is healed by the same report',
    async (kind) => {
      for (let call = 1; call <= 6; call += 1) {
        const world = await held();
        const payload = { cutover: 'smartapi', ...byOwner, report: kind, evidence: 'seen', note: 'why' };
        const dying = makeTaskReport(dyingAfter(world.deps, call, PORTS));
        const first = await dying(payload).catch((error: unknown) => error);
        if (!(first instanceof Crash)) expect(first).toMatchObject({ ok: true });
        expect(await makeTaskReport(world.deps)(payload)).toMatchObject({ ok: true });
        expect(world.answers).toMatchObject([{ output: { answer: kind } }]);
      }
    },
  );
});
