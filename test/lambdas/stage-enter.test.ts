import { describe, expect, it } from 'vitest';
import { makeStageEnter } from '#lambdas/stage-enter/handler.ts';
import { toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { makeControl } from '#lib/local/control.ts';
import { openDatabase } from '#lib/local/database.ts';
import type { Authority } from '#lib/ports/authority.ts';
import type { ErpOutput, OutputSide } from '#lib/ports/erp.ts';
import type { ClearanceCounts, Ledger } from '#lib/ports/ledger.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import type { QueueValve } from '#lib/ports/queue.ts';
import { fakeWorld, request, START } from '#test/lambdas/fake-world.ts';
import { refusing } from '#test/lambdas/refusing.ts';

const NONE: ClearanceCounts = {
  received: 0,
  cleared: 0,
  clearedFirstPass: 0,
  rejected: 0,
  refused: 0,
  pending: 0,
  unknown: 0,
  overdue: 0,
};

const stageWorld = () => {
  const world = fakeWorld();
  const state: {
    output: OutputSide;
    stuck: boolean;
    healthy: boolean;
    valve: 'open' | 'closing' | 'closed';
    counts: ClearanceCounts;
  } = { output: 'legacy', stuck: false, healthy: true, valve: 'open', counts: NONE };
  const control = makeControl(openDatabase(':memory:'));
  const erpOutput: ErpOutput = {
    current: async () => state.output,
    verify: async () => state.output,
    async setTo(side) {
      if (!state.stuck) state.output = side;
    },
  };
  const deps = {
    ...world.deps,
    control,
    erpOutput,
    authority: refusing<Authority>({ health: async () => ({ ok: true, value: { healthy: state.healthy } }) }),
    valve: refusing<QueueValve>({ state: async () => state.valve }),
    ledger: refusing<Ledger>({ outcomes: async () => state.counts }),
    frozenFacts: { read: async () => [] },
    deployedCodeDigest: 'c',
  };
  const enter = async (stage: string, changes: JsonObject = {}, others: Partial<typeof deps> = {}) =>
    await makeStageEnter({ ...deps, ...others })(request(stage, { stage, ...changes }));
  return { ...world, state, control, deps, enter };
};
const open: TaskRecord = {
  cutover: 'smartapi',
  task: 'backup',
  stage: 'freeze',
  mode: 'manual',
  run: 1,
  attempt: 1,
  owner: 'dba',
  status: 'open',
  plannedStart: START,
  plannedEnd: START,
  openedAt: START,
};
const manual: TaskRecord = {
  ...open,
  status: 'done',
  closedAt: START,
  by: 'dba',
  evidence: { text: 'restored' },
};
const R2 = { run: 2, execution: 'smartapi-r2' };
const restored = { kind: 'smartapi' };

describe('stage-enter', () => {
  it('passes, tells people and says when the stage may end: not before its calendar, nor its minimum length', async () => {
    const world = stageWorld();
    const timing = { start: '2027-04-10T12:00:00.000Z', end: '2027-04-10T14:00:00.000Z' };
    expect(await world.enter('freeze', { timing })).toMatchObject({
      verdict: 'pass',
      tries: 1,
      next: '2027-04-10T14:00:00.000Z',
    });
    expect(await world.enter('freeze', { timing: { ...timing, minimumSeconds: 172_800 } })).toMatchObject({
      next: '2027-04-12T12:00:00.000Z',
      tries: 2,
    });
    expect(await world.deps.progress.get('smartapi', 'enter-freeze')).toMatchObject({
      status: 'done',
      owner: 'dba',
    });
    expect(world.outbox()[0]).toMatchObject({ event: 'stage-entered' });
  });

  it('fails on other code than the execution’s, before it touches anything', async () => {
    const world = stageWorld();
    const found = await world.enter('hypercare', R2, { deployedCodeDigest: 'other' });
    expect(found).toMatchObject({ verdict: 'fail' });
    expect(JSON.stringify(found.reasons)).toContain('other');
    expect(world.state.output).toBe('legacy');
    expect((await world.control.get('small')).route.kind).toBe('legacy');
    expect(await world.deps.progress.get('smartapi', 'enter-hypercare')).toMatchObject({ status: 'failed' });
    expect(world.outbox()).toEqual([]);
  });

  it.each([
    ['erp-on-smartapi', {}],
    ['authority-healthy', { output: 'smartapi', healthy: false }],
    ['queue-open', { output: 'smartapi', valve: 'closed' }],
    ['queue-open', { output: 'smartapi', valve: 'closing' }],
    ['nothing-pending-overdue', { output: 'smartapi', counts: { ...NONE, pending: 1, overdue: 1 } }],
  ])('fails when %s does not hold', async (criterion, changes) => {
    const world = stageWorld();
    Object.assign(world.state, changes);
    const found = await world.enter('hypercare');
    expect(found).toMatchObject({ verdict: 'fail' });
    expect(JSON.stringify(found.reasons)).toContain(criterion);
  });

  it('is not entered while somebody has a reason to pause, or a segment goes another way', async () => {
    const world = stageWorld();
    world.state.output = 'smartapi';
    await world.control.setPause('small', 'breaker', true);
    expect(JSON.stringify((await world.enter('hypercare')).reasons)).toContain('paused by breaker');
    const { epoch } = await world.control.get('small');
    await world.control.setRoute('small', epoch, {
      route: { kind: 'legacy' },
      segmentRoutes: { 'branch:LAGOS': { kind: 'smartapi' } },
      cutover: 'smartapi',
      execution: 'smartapi-r1',
    });
    const stages = world.deps.program.stages.map((stage) => ({
      ...stage,
      entry: ['route-is-legacy' as const],
    }));
    const found = await world.enter('freeze', {}, { program: { ...world.deps.program, stages } });
    expect(found).toMatchObject({ verdict: 'fail', reasons: [expect.stringContaining('branch:LAGOS')] });
  });

  it('is inconclusive, not a pass, when the authority gives no answer', async () => {
    const world = stageWorld();
    world.state.output = 'smartapi';
    const authority = refusing<Authority>({
      health: async () => ({ ok: false, fault: { class: 'unavailable', detail: 'timeout' } }),
    });
    expect(await world.enter('hypercare', {}, { authority })).toMatchObject({ verdict: 'inconclusive' });
  });

  it('asks what the stage before had to leave behind', async () => {
    const world = stageWorld();
    await world.enter('freeze');
    world.state.output = 'smartapi';
    const found = await world.enter('hypercare');
    expect(found).toMatchObject({ verdict: 'fail' });
    expect(JSON.stringify(found.reasons)).toContain('erp-on-legacy');
  });

  it('restores route and ERP output where a run resumes, once', async () => {
    const world = stageWorld();
    expect(await world.enter('hypercare', R2)).toMatchObject({ verdict: 'pass' });
    expect(world.state.output).toBe('smartapi');
    const { route, epoch } = await world.control.get('small');
    expect(route).toEqual(restored);
    expect(await world.deps.progress.get('smartapi', 'enter-hypercare')).toMatchObject({
      evidence: { route: restored, at: toIso(world.now()) },
    });
    await world.enter('hypercare', R2);
    expect((await world.control.get('small')).epoch).toBe(epoch);
  });

  it('keeps the moment at which it restored the route, although a criterion failed at first', async () => {
    const world = stageWorld();
    world.state.valve = 'closing';
    const queueOpen = { entry: ['queue-open' as const] };
    const program = {
      ...world.deps.program,
      stages: world.deps.program.stages.map((stage) => ({ ...stage, ...queueOpen })),
    };
    const first = world.now();
    expect(await world.enter('hypercare', R2, { program })).toMatchObject({ verdict: 'fail' });
    world.state.valve = 'open';
    world.pass(60_000);
    expect(await world.enter('hypercare', R2, { program })).toMatchObject({ verdict: 'pass' });
    expect(await world.deps.progress.get('smartapi', 'enter-hypercare')).toMatchObject({
      evidence: { route: restored, at: toIso(first) },
    });
  });

  it('says when the route was restored, although the try that set it could not say so', async () => {
    const world = stageWorld();
    world.state.stuck = true;
    await world.enter('hypercare', R2);
    world.state.stuck = false;
    world.pass(60_000);
    expect(await world.enter('hypercare', R2)).toMatchObject({ verdict: 'pass' });
    expect(await world.deps.progress.get('smartapi', 'enter-hypercare')).toMatchObject({
      evidence: { route: restored, at: toIso(world.now()) },
    });
  });

  it('asks the people of a stage again that is stepped back to, and leaves other runs’ reports alone', async () => {
    const world = stageWorld();
    const done = async (run: number) => {
      const former = await world.deps.progress.get('smartapi', 'backup');
      await world.deps.progress.put({ ...manual, run }, former);
    };
    const backup = async () => await world.deps.progress.get('smartapi', 'backup');
    await done(1);
    await world.enter('freeze');
    expect(await backup()).toMatchObject({ status: 'done' });
    await world.enter('freeze');
    expect(await backup()).toEqual({ ...open, run: 1, attempt: 2, status: 'open' });

    await done(1);
    await world.enter('freeze', R2);
    await world.enter('freeze', R2);
    expect(await backup()).toMatchObject({ status: 'done', run: 1 });
  });

  it('restores a stage stepped back to although the first try could not', async () => {
    const world = stageWorld();
    await world.enter('freeze');
    world.state.output = 'smartapi';
    world.state.stuck = true;
    expect(await world.enter('freeze')).toMatchObject({ verdict: 'fail' });
    world.state.stuck = false;
    await world.enter('freeze');
    expect(world.state.output).toBe('legacy');
  });

  it('restores nothing where a run simply goes on', async () => {
    const world = stageWorld();
    await world.enter('freeze', R2);
    const { epoch } = await world.control.get('small');
    expect(await world.enter('hypercare', R2)).toMatchObject({ verdict: 'fail' });
    expect((await world.control.get('small')).epoch).toBe(epoch);
    expect(world.state.output).toBe('legacy');
  });

  it('restores nothing while the route is held', async () => {
    const world = stageWorld();
    await world.control.latch('small', 'smartapi-rb-1');
    expect(await world.enter('hypercare', R2)).toMatchObject({ verdict: 'fail' });
    expect(await world.control.get('small')).toMatchObject({ held: true, route: { kind: 'legacy' } });
    expect(world.state.output).toBe('legacy');
  });

  it('fails when the ERP does not do what it was told', async () => {
    const world = stageWorld();
    world.state.stuck = true;
    const found = await world.enter('hypercare', R2);
    expect(found).toMatchObject({ verdict: 'fail' });
    expect(JSON.stringify(found.reasons)).toContain('still says legacy');
  });

  it('refuses a stage that the program has not', async () => {
    await expect(stageWorld().enter('nowhere')).rejects.toThrow('nowhere');
  });
});
