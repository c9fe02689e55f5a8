import { describe, expect, it } from 'vitest';
import { makeRequestRollback, type RequestRollbackDeps } from '#lambdas/request-rollback/handler.ts';
import { rollbackTrigger } from '#lib/actions/rollback-trigger.ts';
import type { JsonObject } from '#lib/json.ts';
import { openDatabase } from '#lib/local/database.ts';
import { makeProgress } from '#lib/local/progress.ts';
import { stageSubject } from '#lib/runbook/stage-subject.ts';
import { smallRunbook } from '#test/gates/small-runbook.ts';
import { Crash, dyingAfter } from './fake-world.ts';
import { CALENDAR, DIGESTS, startWorld } from './start-world.ts';

const PREFIX = 'cutover-small-production';

const triggers: RequestRollbackDeps['runbook']['triggers'] = [
  {
    id: 'clearance',
    title: 'Clearance falls',
    kind: 'clearance-rate',
    mode: 'automatic',
    authority: 'steering',
    when: '-',
  },
  {
    id: 'clearance-slow',
    title: 'Clearance is slow',
    kind: 'clearance-rate',
    mode: 'propose',
    authority: 'steering',
    timeBox: '30m',
    when: '-',
  },
  { id: 'by-hand', title: 'By hand', kind: 'person', mode: 'automatic', authority: 'steering', when: '-' },
];

const [firstStage] = smallRunbook.stages;
if (!firstStage) throw new Error('the small runbook has stages');

/** A cutover that goes: locked, recorded, its first run started. */
const goingWorld = async (wayBack: 'reverse' | 'hold' | 'forward-fix' = 'reverse') => {
  const world = startWorld();
  await world.start();
  const progress = makeProgress(openDatabase(':memory:'));
  const logged: string[] = [];
  const deps: RequestRollbackDeps = {
    tenant: 'small',
    stage: 'production',
    alarmPrefix: PREFIX,
    runbook: {
      cutover: 'smartapi',
      triggers,
      recovery: smallRunbook.recovery,
      stages: [{ ...firstStage, wayBack: { kind: wayBack, how: 'Mend it where it is.' } }],
    },
    cutovers: world.deps.cutovers,
    lock: world.deps.lock,
    control: world.control,
    machine: world.deps.machine,
    progress,
    incidents: world.incidents,
    clock: world.clock,
    calendarOf: async () => CALENDAR,
    log: (code) => logged.push(code),
  };
  const now = world.clock.now();
  const enter = () =>
    progress.put(
      {
        cutover: 'smartapi',
        task: stageSubject(firstStage.id),
        stage: firstStage.id,
        mode: 'automatic',
        run: 1,
        attempt: 1,
        owner: 'pm',
        status: 'done',
        plannedStart: now,
        plannedEnd: now,
        openedAt: now,
      },
      undefined,
    );
  return {
    ...world,
    rollbackDeps: deps,
    progress,
    enter,
    ask: (payload: JsonObject) => makeRequestRollback(deps)(payload),
    rollbackLog: logged,
  };
};

const BY_HAND = { trigger: 'by-hand', by: 'cio', reason: 'Wrong amounts on two invoices.' };

const viaEventBridge = (alarmName: string, value = 'ALARM'): JsonObject => ({
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  detail: { alarmName, state: { value, reason: 'Threshold crossed' } },
});

const viaSns = (AlarmName: string): JsonObject => ({
  Records: [
    {
      EventSource: 'aws:sns',
      Sns: {
        Message: JSON.stringify({ AlarmName, NewStateValue: 'ALARM', NewStateReason: 'Threshold crossed' }),
      },
    },
  ],
});

describe('asking for the way back', () => {
  it('starts the roll-back of the cutover that holds the lock, and records who asked and why', async () => {
    const world = await goingWorld();
    const answer = await world.ask(BY_HAND);
    expect(answer).toMatchObject({
      ok: true,
      outcome: 'started',
      execution: 'smartapi-rb-0',
      trigger: 'by-hand',
    });
    expect(world.inputOf('smartapi-rb-0')).toMatchObject({
      cutover: 'smartapi',
      run: 1,
      digests: DIGESTS,
      calendar: CALENDAR,
      trigger: 'by-hand',
      mainExecution: 'smartapi-r1',
      resumeAt: smallRunbook.recovery.resumeAt,
    });
    expect(await world.progress.get('smartapi', 'smartapi-rb-0/request')).toMatchObject({
      by: 'cio',
      evidence: { rollback: 'smartapi-rb-0', trigger: 'by-hand', reason: BY_HAND.reason },
    });
    expect(await rollbackTrigger(world.progress, 'smartapi', 'smartapi-rb-0')).toBe('by-hand');
  });

  it('twice is one roll-back, and the first who asked stays on record', async () => {
    const world = await goingWorld();
    await world.ask(BY_HAND);
    const again = await world.ask({ ...BY_HAND, by: 'dba', trigger: 'clearance' });
    expect(again).toMatchObject({ ok: true, outcome: 'already', execution: 'smartapi-rb-0' });
    expect(world.names()).toEqual(['smartapi-r1', 'smartapi-rb-0']);
    expect(await world.progress.get('smartapi', 'smartapi-rb-0/request')).toMatchObject({ by: 'cio' });
  });

  it.each(Array.from({ length: 14 }, (_, index) => index + 1))(
    'after a crash at call %i is mended by asking again',
    async (call) => {
      const world = await goingWorld();
      const dying = dyingAfter(world.rollbackDeps, call, [
        'cutovers',
        'lock',
        'control',
        'machine',
        'progress',
      ]);
      await makeRequestRollback(dying)(BY_HAND).catch((error: unknown) =>
        expect(error).toBeInstanceOf(Crash),
      );
      expect(await world.ask(BY_HAND)).toMatchObject({ ok: true, execution: 'smartapi-rb-0' });
      expect(world.names()).toEqual(['smartapi-r1', 'smartapi-rb-0']);
      expect(await rollbackTrigger(world.progress, 'smartapi', 'smartapi-rb-0')).toBe('by-hand');
    },
  );

  it('works when the main execution is gone, for the newest run', async () => {
    const world = await goingWorld();
    world.end('smartapi-r1', 'stopped');
    world.end('smartapi-r2', 'failed');
    expect(await world.ask(BY_HAND)).toMatchObject({ outcome: 'started' });
    expect(world.inputOf('smartapi-rb-0')).toMatchObject({ run: 2, mainExecution: 'smartapi-r2' });
  });

  it('finds the newest run in the progress table when AWS has forgotten executions', async () => {
    const world = await goingWorld();
    await world.enter();
    const forgetful = makeRequestRollback({
      ...world.rollbackDeps,
      machine: { ...world.deps.machine, status: async () => undefined },
    });
    expect(await forgetful(BY_HAND)).toMatchObject({ outcome: 'started' });
    expect(world.inputOf('smartapi-rb-0')).toMatchObject({ run: 1 });
  });

  it('of a route that is held already names the roll-back that holds it', async () => {
    const world = await goingWorld();
    await world.control.latch('small', 'smartapi-rb-0');
    expect(await world.ask(BY_HAND)).toMatchObject({ outcome: 'already', execution: 'smartapi-rb-0' });
    expect(world.names()).toEqual(['smartapi-r1']);
  });

  it('is refused past the point of no return, saying what to do instead', async () => {
    const world = await goingWorld('forward-fix');
    await world.enter();
    const answer = await world.ask(BY_HAND);
    expect(answer).toMatchObject({ ok: false, code: 'past-return' });
    expect(answer.message).toContain('Mend it where it is.');
    expect(world.names()).toEqual(['smartapi-r1']);
  });

  it.each([
    ['trigger-unknown', { ...BY_HAND, trigger: 'whim' }],
    ['cutover-unknown', { ...BY_HAND, cutover: 'waves' }],
  ])('is refused as %s', async (code, payload) => {
    const world = await goingWorld();
    expect(await world.ask(payload)).toMatchObject({ ok: false, code });
    expect(world.names()).toEqual(['smartapi-r1']);
  });

  it('waits in production for no lock to be read where the cutover is named', async () => {
    const world = await goingWorld();
    const ask = makeRequestRollback({
      ...world.rollbackDeps,
      lock: { holder: () => Promise.reject(new Error('its item cannot be read')) },
    });
    expect(await ask({ ...BY_HAND, cutover: 'smartapi' })).toMatchObject({ ok: true, outcome: 'started' });
    expect(world.names()).toEqual(['smartapi-r1', 'smartapi-rb-0']);
  });

  it('is refused while nothing was ever started', async () => {
    const world = await goingWorld();
    const nobody = makeRequestRollback({ ...world.rollbackDeps, lock: { holder: async () => undefined } });
    expect(await nobody(BY_HAND)).toMatchObject({ ok: false, code: 'no-cutover' });
    const notBegun = makeRequestRollback({
      ...world.rollbackDeps,
      machine: { ...world.deps.machine, status: async () => undefined },
    });
    expect(await notBegun(BY_HAND)).toMatchObject({ ok: false, code: 'cutover-not-begun' });
  });

  it('throws on a payload that is none', async () => {
    const world = await goingWorld();
    await expect(world.ask({ trigger: 'by-hand', by: 'cio' })).rejects.toThrow('reason');
    await expect(world.ask({})).rejects.toThrow('trigger');
  });
});

describe('an alarm', () => {
  it.each([
    ['EventBridge', viaEventBridge(`${PREFIX}-trigger-clearance`)],
    ['SNS', viaSns(`${PREFIX}-trigger-clearance-low`)],
  ])('by %s starts what its trigger starts by itself', async (_, event) => {
    const world = await goingWorld();
    expect(await world.ask(event)).toMatchObject({ outcome: 'started', trigger: 'clearance' });
  });

  it('of a trigger that only proposes opens an incident and starts nothing; the longest name wins', async () => {
    const world = await goingWorld();
    const event = viaEventBridge(`${PREFIX}-trigger-clearance-slow-2`);
    expect(await world.ask(event)).toMatchObject({ ok: true, outcome: 'proposed' });
    await world.ask(event);
    expect(await world.incidents.list('smartapi')).toMatchObject([{ severity: 1, source: 'clearance-slow' }]);
    expect(world.names()).toEqual(['smartapi-r1']);
  });

  it('starts nothing in a stage whose way back is to hold; a person does', async () => {
    const world = await goingWorld('hold');
    await world.enter();
    expect(await world.ask(viaEventBridge(`${PREFIX}-trigger-clearance`))).toMatchObject({
      outcome: 'proposed',
    });
    expect(world.names()).toEqual(['smartapi-r1']);
    expect(await world.ask(BY_HAND)).toMatchObject({ outcome: 'started' });
  });

  it.each([
    ['is over', viaEventBridge(`${PREFIX}-trigger-clearance`, 'OK')],
    ['cannot tell', viaEventBridge(`${PREFIX}-trigger-clearance`, 'INSUFFICIENT_DATA')],
    ['belongs to no trigger', viaEventBridge(`${PREFIX}-function-errors`)],
    ['is another tenant’s', viaEventBridge('cutover-large-production-trigger-clearance')],
    ['only begins alike', viaEventBridge(`${PREFIX}-trigger-clearances`)],
  ])('that %s asks for nothing', async (_, event) => {
    const world = await goingWorld();
    expect(await world.ask(event)).toMatchObject({ ok: true, outcome: 'ignored' });
    expect(world.names()).toEqual(['smartapi-r1']);
    expect(world.rollbackLog).toEqual(['rollback-not-asked']);
  });
});
