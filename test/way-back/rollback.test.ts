import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeLatch } from '#lambdas/latch/handler.ts';
import { makeOpenIncident } from '#lambdas/open-incident/handler.ts';
import { makeReplay } from '#lambdas/replay/handler.ts';
import { makeResume } from '#lambdas/resume/handler.ts';
import { makeStartRollback } from '#lambdas/start-rollback/handler.ts';
import { makeStopExecution } from '#lambdas/stop-execution/handler.ts';
import { makeTell } from '#lambdas/tell/handler.ts';
import { makeValve } from '#lambdas/valve/handler.ts';
import { makeVerifySafe } from '#lambdas/verify-safe/handler.ts';
import { beginRollback } from '#lib/actions/begin-rollback.ts';
import { CALENDAR_AMENDMENT, calendarInForce } from '#lib/actions/calendar-amendment.ts';
import { archiveKeyOf } from '#lib/clearance/archive-key.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { canonicalJson, digestOf, sha256 } from '#lib/digest.ts';
import { evidenceKey } from '#lib/gates/parse-evidence.ts';
import { DAY, fromIso, MINUTE, plus, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Authority } from '#lib/ports/authority.ts';
import type { InvoiceOutcome } from '#lib/ports/erp.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import { makeCalendar } from '#lib/runbook/make-calendar.ts';
import { makePlan } from '#lib/runbook/make-plan.ts';
import { fakeAuthority, faulty, UNAVAILABLE } from '#test/actions/fake-authority.ts';
import { documentOf, postedOf, putRow, registeredOf, rowOf } from '#test/actions/invoices.ts';
import {
  CUTOVER,
  DIGESTS,
  makeWorld,
  onRoute,
  request,
  runbook,
  TENANT,
  type World,
} from '#test/actions/world.ts';
import { sampleEvidence } from '#test/gates/sample-gate.ts';

const MAIN = `${CUTOVER}-r1`;

/** Full volume on SmartAPI, the main execution running, one invoice each: cleared, waiting, of unknown outcome. */
const liveWorld = async (): Promise<World> => {
  const world = makeWorld();
  world.erp.side = 'smartapi';
  await onRoute(world, { kind: 'smartapi' });
  await world.machine.start('main', MAIN, {});
  await putRow(world, rowOf('CLEARED', { state: 'cleared' }));
  await putRow(world, rowOf('NOTE', {}, documentOf('NOTE', { type: 'credit-note', references: 'WAITING' })));
  await putRow(world, rowOf('WAITING', { receivedAt: plus(rowOf('X').receivedAt, 1_000) }));
  await putRow(world, rowOf('UNKNOWN', { state: 'unknown', submissions: 1 }));
  return world;
};

const ROLLBACK = `${CUTOVER}-rb-1`;
const step = (handler: Handler, parameters: JsonObject = {}, execution = ROLLBACK) =>
  handler(request('way-back', parameters, { execution, stage: 'way-back' }));

type Step = readonly [string, (world: World) => Promise<JsonObject>];
/** As the rollback machine calls them. */
const STEPS: readonly Step[] = [
  ['latch', (world) => step(makeLatch(world))],
  ['tell', (world) => step(makeTell(world), { event: 'rolled-back', subject: 'way-back' })],
  ['valve', (world) => step(makeValve(world), { pause: true, reason: 'rollback' })],
  ['stop', (world) => step(makeStopExecution(world), { execution: MAIN })],
  ['verify', (world) => step(makeVerifySafe(world))],
  ['incident', (world) => step(makeOpenIncident(world), { trigger: 'clearance-below' })],
];
const run = async (world: World, steps: readonly Step[]): Promise<void> => {
  for (const [, take] of steps) await take(world);
};

const stateOf = async (world: World) => ({
  control: await world.control.get(TENANT),
  erp: world.erp.side,
  valve: world.valveState.valve,
  main: world.executions.get(MAIN)?.status,
  incidents: await world.incidents.list(CUTOVER),
  told: world.messenger.outbox().map((message) => message.id),
});

const recoveryGate = async (
  world: World,
  verdict: 'go' | 'no-go',
  execution = ROLLBACK,
  attempt = 1,
  evidence = 'evidence',
): Promise<void> => {
  const instance = `${CUTOVER}/${runbook.recovery.gate.id}/${attempt}`;
  const at = world.clock.now();
  await world.archive.put(evidenceKey(instance), evidence);
  await world.gates.open({
    instance,
    cutover: CUTOVER,
    gate: runbook.recovery.gate.id,
    attempt,
    status: 'open',
    nonce: 'nonce',
    evidenceDigest: sha256(evidence),
    evidenceValidUntil: plus(at, MINUTE),
    openedAt: at,
    deadline: plus(at, MINUTE),
    execution,
    decisionSource: 'scenario',
    policy: { authority: 'steering', members: [], quorum: 1, mandatory: [], chair: 'x' },
    roster: [],
  });
  await world.gates.decide(instance, 'nonce', sha256(evidence), {
    verdict,
    by: [],
    at,
    reasons: [],
    votes: [],
    transcriptDigest: sha256('transcript'),
  });
};

describe('the way back', () => {
  it('makes the tenant safe and leaves the trace of it', async () => {
    const world = await liveWorld();
    await run(world, STEPS);
    expect(await stateOf(world)).toMatchObject({
      control: { route: { kind: 'legacy' }, held: true, execution: ROLLBACK, pauseReasons: ['rollback'] },
      erp: 'legacy',
      valve: 'closed',
      main: 'stopped',
      incidents: [{ id: ROLLBACK, severity: 1, source: 'clearance-below' }],
    });
    const verified = await world.progress.get(CUTOVER, `${ROLLBACK}/verify-safe`);
    expect(verified).toMatchObject({ status: 'done', evidence: { underEnquiry: 1, open: 3 } });
  });

  it('ends in the same state after any prefix and a second run from the start', async () => {
    const whole = await liveWorld();
    await run(whole, STEPS);
    const expected = await stateOf(whole);
    await fc.assert(
      fc.asyncProperty(fc.nat(STEPS.length), async (prefix) => {
        const world = await liveWorld();
        await run(world, STEPS.slice(0, prefix));
        await run(world, STEPS);
        expect(await stateOf(world)).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  it('becomes safe whichever single step before the check is lost', async () => {
    for (const lost of STEPS.slice(0, 4)) {
      const world = await liveWorld();
      for (const [name, take] of STEPS) if (name !== lost[0]) await take(world);
      expect(
        await world.progress.get(CUTOVER, `${ROLLBACK}/verify-safe`),
        `without ${lost[0]}`,
      ).toMatchObject({ status: 'done' });
      expect(world.erp.side).toBe('legacy');
      expect((await world.control.get(TENANT)).held).toBe(true);
    }
  });
});

describe('start-rollback', () => {
  const start = (world: World, trigger: string) => step(makeStartRollback(world), { trigger }, MAIN);

  it('starts one roll-back for one epoch, whoever asks, and changes nothing in the tenant', async () => {
    const world = await liveWorld();
    const before = await stateOf(world);
    expect(await start(world, 'gate scale-up')).toMatchObject({ verdict: 'pass' });
    expect(await start(world, 'alarm')).toMatchObject({ verdict: 'pass' });
    expect([...world.executions.keys()]).toEqual([MAIN, ROLLBACK]);
    expect(world.executions.get(ROLLBACK)?.input).toMatchObject({
      trigger: 'gate scale-up',
      mainExecution: MAIN,
      resumeAt: runbook.recovery.resumeAt,
      run: 1,
      calendar: { goLive: '2027-04-10T19:00:00.000Z' },
    });
    expect(await stateOf(world)).toEqual(before);
  });

  it('is the same roll-back after the latch, and after the epoch moved on before it', async () => {
    const world = await liveWorld();
    await start(world, 'alarm');
    await onRoute(world, { kind: 'pilot', size: 3 });
    await start(world, 'evaluate');
    await step(makeLatch(world));
    await start(world, 'a person');
    expect([...world.executions.keys()]).toEqual([MAIN, ROLLBACK]);
  });

  it('starts again when the first one died before its latch', async () => {
    const world = await liveWorld();
    await start(world, 'alarm');
    const first = world.executions.get(ROLLBACK);
    if (first) first.status = 'failed';
    await start(world, 'alarm');
    expect(world.executions.get(`${ROLLBACK}-2`)?.status).toBe('running');
  });

  it('asks for a trigger', async () => {
    await expect(step(makeStartRollback(await liveWorld()), {}, MAIN)).rejects.toThrow();
  });
});

describe('latch', () => {
  it('twice is once', async () => {
    const world = await liveWorld();
    await step(makeLatch(world));
    const first = await world.control.get(TENANT);
    await step(makeLatch(world));
    expect(await world.control.get(TENANT)).toEqual(first);
    expect(first.epoch).toBe(2);
  });

  it('latches although the ERP cannot be reached or does not turn, and says so', async () => {
    for (const fault of ['broken', 'stuck'] as const) {
      const world = await liveWorld();
      world.erp[fault] = true;
      const result = await step(makeLatch(world));
      expect(result.verdict).toBe('fail');
      expect(JSON.stringify(result.reasons)).toContain('own screen');
      expect((await world.control.get(TENANT)).held).toBe(true);
    }
  });
});

describe('two latches that race', () => {
  const OTHER = `${CUTOVER}-rb-2`;

  it('leave all to the one that came first', async () => {
    const world = await liveWorld();
    await world.machine.start('rollback', ROLLBACK, {});
    await world.machine.start('rollback', OTHER, {});
    expect(await step(makeLatch(world))).toMatchObject({ verdict: 'pass' });
    const late = await step(makeLatch(world), {}, OTHER);
    expect(late).toMatchObject({ verdict: 'inconclusive' });
    expect(JSON.stringify(late.reasons)).toContain(ROLLBACK);
    expect((await world.control.get(TENANT)).execution).toBe(ROLLBACK);
  });

  it('are none where the first one is over: then this one goes on', async () => {
    const world = await liveWorld();
    await world.machine.start('rollback', ROLLBACK, {});
    await step(makeLatch(world));
    await world.machine.stop(ROLLBACK, 'a region failed');
    expect(await step(makeLatch(world), {}, `${ROLLBACK}-2`)).toMatchObject({ verdict: 'pass' });
  });
});

describe('a roll-back that died behind its gate', () => {
  const AGAIN = `${ROLLBACK}-2`;
  const take = (world: World) =>
    beginRollback(world, {
      cutover: CUTOVER,
      tenant: TENANT,
      run: 1,
      digests: DIGESTS,
      trigger: 'a-person',
      resumeAt: 'pilot',
      takeUp: true,
    });

  it('is taken up once, whoever asks, and goes on to resume', async () => {
    const world = await liveWorld();
    await step(makeStartRollback(world), { trigger: 'alarm' }, MAIN);
    await run(world, STEPS);
    await recoveryGate(world, 'go');
    await world.machine.stop(ROLLBACK, 'stopped by hand');
    expect(await take(world)).toEqual({ execution: AGAIN, already: false });
    expect(await take(world)).toEqual({ execution: AGAIN, already: true });
    for (const [, again] of STEPS.slice(0, 1)) await again(world);
    await step(makeVerifySafe(world), {}, AGAIN);
    // The go was for the roll-back that died: people are asked anew.
    expect(await step(makeResume(world), { resumeAt: 'pilot' }, AGAIN)).toMatchObject({ verdict: 'fail' });
    await recoveryGate(world, 'go', AGAIN, 2);
    expect(await step(makeResume(world), { resumeAt: 'pilot' }, AGAIN)).toMatchObject({ verdict: 'pass' });
    expect(await world.control.get(TENANT)).toMatchObject({ held: false, pauseReasons: [] });
    expect((await world.incidents.list(CUTOVER)).every(({ closedAt }) => closedAt !== undefined)).toBe(true);
  });

  it('is not begun again by an alarm', async () => {
    const world = await liveWorld();
    await step(makeStartRollback(world), { trigger: 'alarm' }, MAIN);
    await run(world, STEPS);
    await world.machine.stop(ROLLBACK, 'stopped by hand');
    await step(makeStartRollback(world), { trigger: 'alarm' }, MAIN);
    expect(world.executions.has(AGAIN)).toBe(false);
  });
});

describe('valve', () => {
  it('opens only when the last reason is gone, and each party removes its own', async () => {
    const world = makeWorld();
    const move = (pause: boolean, reason: string) => step(makeValve(world), { pause, reason });
    await move(true, 'rollback');
    await move(true, 'breaker');
    await move(false, 'rollback');
    expect(world.valveState.valve).toBe('closed');
    expect((await world.control.get(TENANT)).pauseReasons).toEqual(['breaker']);
    await move(false, 'breaker');
    expect(world.valveState.valve).toBe('open');
  });

  it('follows a reason that comes while it moves', async () => {
    const world = makeWorld();
    const valve = {
      ...world.valve,
      async setOpen(open: boolean) {
        await world.valve.setOpen(open);
        if (open) await world.control.setPause(TENANT, 'breaker', true);
      },
    };
    await step(makeValve({ ...world, valve }), {});
    expect(world.valveState.valve).toBe('closed');
  });

  it('stays closed and complains when the reasons never settle', async () => {
    const world = makeWorld();
    const valve = {
      ...world.valve,
      async setOpen(open: boolean) {
        await world.valve.setOpen(open);
        await world.control.setPause(TENANT, 'breaker', open);
      },
    };
    await expect(step(makeValve({ ...world, valve }), {})).rejects.toThrow('keep changing');
    expect(world.valveState.valve).toBe('closed');
  });

  it('refuses an unknown party', async () => {
    await expect(step(makeValve(makeWorld()), { pause: false, reason: 'everybody' })).rejects.toThrow();
  });
});

describe('stop-execution', () => {
  it('works when the execution is gone, and never stops itself', async () => {
    const world = await liveWorld();
    expect(await step(makeStopExecution(world), { execution: 'never-was' })).toMatchObject({
      verdict: 'pass',
    });
    expect(await step(makeStopExecution(world), { execution: ROLLBACK })).toMatchObject({ verdict: 'fail' });
    const deaf = { ...world.machine, stop: async () => {} };
    expect(await step(makeStopExecution({ ...world, machine: deaf }), { execution: MAIN })).toMatchObject({
      verdict: 'inconclusive',
    });
  });
});

describe('verify-safe', () => {
  it('waits for the longest lease', async () => {
    const world = await liveWorld();
    const until = plus(world.clock.now(), 5 * MINUTE);
    const { epoch } = await world.control.get(TENANT);
    const key = { tenant: TENANT, number: 'WAITING', revision: 1 };
    const seen = await world.ledger.get(key);
    if (!seen) throw new Error('it waits in the ledger');
    const now = world.clock.now();
    await world.ledger.claim(key, { holder: 'worker', now, leaseUntil: until, epoch, seen, sending: false });
    const first = await step(makeVerifySafe(world));
    expect(first).toMatchObject({ verdict: 'inconclusive', next: toIso(until), tries: 1 });
    world.clock.advance(5 * MINUTE + 1);
    expect(await step(makeVerifySafe(world))).toMatchObject({ verdict: 'pass', tries: 2 });
  });

  it('is not safe while the ERP is not on legacy, the queue is closing, or the main execution runs', async () => {
    const stuck = await liveWorld();
    stuck.erp.stuck = true;
    const broken = await liveWorld();
    broken.erp.broken = true;
    const slow = await liveWorld();
    slow.valveState.slow = true;
    const deaf = await liveWorld();
    for (const world of [
      stuck,
      broken,
      slow,
      { ...deaf, machine: { ...deaf.machine, stop: async () => {} } },
    ]) {
      const result = await step(makeVerifySafe(world));
      expect(result.verdict).toBe('inconclusive');
      expect(result.reasons).toHaveLength(1);
      expect(fromIso(JSON.stringify(result.next).slice(1, -1))).toBeGreaterThan(world.clock.now());
    }
  });

  it('is not safe with a latch that does not hold', async () => {
    const world = await liveWorld();
    const control = { ...world.control, latch: async () => await world.control.get(TENANT) };
    const found = await step(makeVerifySafe({ ...world, control }));
    expect(found).toMatchObject({ verdict: 'inconclusive' });
    expect(JSON.stringify(found.reasons)).toContain('not held on legacy');
  });

  it('never fails, and never passes, when it cannot look', async () => {
    const world = await liveWorld();
    const ledger = {
      ...world.ledger,
      longestLease: async () => {
        throw new Error('the ledger is down');
      },
    };
    const result = await step(makeVerifySafe({ ...world, ledger }));
    expect(result.verdict).toBe('inconclusive');
    expect(JSON.stringify(result.reasons)).toContain('the ledger is down');
  });
});

describe('open-incident', () => {
  it('files three lists in which each invoice of the new side stands once', async () => {
    const world = await liveWorld();
    await run(world, STEPS);
    const record = await world.progress.get(CUTOVER, `${ROLLBACK}/open-incident`);
    expect(record?.evidence?.lists).toMatchObject([
      { list: 'cleared-do-not-reissue', count: 1 },
      { list: 'held-do-not-reissue', count: 3 },
      { list: 'released-to-legacy', count: 0 },
      { list: 'totals', count: 4 },
    ]);
  });

  it('files what happened, when, who was told, and again what came of it', async () => {
    const world = await liveWorld();
    await step(makeStartRollback(world), { trigger: runbook.triggers[0]?.id ?? '' }, MAIN);
    world.clock.advance(MINUTE);
    await run(world, STEPS);
    const read = async (execution: string, name: string) => {
      const record = await world.progress.get(CUTOVER, `${execution}/open-incident`);
      const key = record?.evidence?.[name];
      return JSON.parse((await world.archive.get(typeof key === 'string' ? key : '')) ?? '{}');
    };
    const filed = await read(ROLLBACK, 'record');
    expect(filed).toMatchObject({
      incident: ROLLBACK,
      moment: 'safe',
      outcome: 'open',
      latchedAt: toIso(world.clock.now()),
      safeAt: toIso(world.clock.now()),
      underEnquiry: 1,
      told: [{ event: 'rolled-back', at: toIso(world.clock.now()), failures: [] }],
      replay: null,
    });
    expect(filed.told[0].to).toContain('nkechi-obi');
    expect(filed.invoices.map((list: { count: number }) => list.count).slice(0, 3)).toEqual([1, 3, 0]);
  });

  it('finds the trigger where the start was recorded', async () => {
    const world = await liveWorld();
    await step(makeStartRollback(world), { trigger: 'gate scale-up' }, MAIN);
    await step(makeOpenIncident(world));
    expect((await world.incidents.list(CUTOVER))[0]?.source).toBe('gate scale-up');
  });
});

describe('replay', () => {
  const replay = (world: World, to: string, authority: Partial<Authority> = {}) =>
    step(makeReplay({ ...world, authority: fakeAuthority(authority) }), { to });
  const stateIn = async (world: World, number: string) => (await world.ledger.latest(TENANT, number))?.state;

  it('refuses while the route is not held', async () => {
    const world = await liveWorld();
    expect(await replay(world, 'smartapi')).toMatchObject({ verdict: 'fail' });
    expect(await replay(world, 'legacy')).toMatchObject({ verdict: 'fail' });
    expect(world.rung).toEqual([]);
    expect(await stateIn(world, 'WAITING')).toBe('received');
  });

  it('rings what is open, the note after its invoice, and never what is cleared', async () => {
    const world = await liveWorld();
    await run(world, STEPS);
    expect(await replay(world, 'smartapi')).toMatchObject({ verdict: 'pass' });
    expect(world.rung.map((key) => key.number)).toEqual(['WAITING', 'NOTE', 'UNKNOWN']);
  });

  it('rings in bounded batches and goes on where it was', async () => {
    const world = makeWorld();
    await onRoute(world, { kind: 'smartapi' });
    for (let index = 0; index < 4_300; index += 1) {
      await putRow(world, rowOf(`N${String(index).padStart(5, '0')}`));
    }
    await run(world, STEPS);
    const verdicts = [];
    for (let call = 0; call < 3; call += 1) verdicts.push((await replay(world, 'smartapi')).verdict);
    expect(verdicts).toEqual(['inconclusive', 'inconclusive', 'pass']);
    expect(world.rung).toHaveLength(4_300);
    expect(new Set(world.rung.map((key) => key.number)).size).toBe(4_300);
  });

  it('releases to legacy what was never sent, tells the ERP in order, and holds the unknown', async () => {
    const world = await liveWorld();
    await run(world, STEPS);
    expect(await replay(world, 'legacy')).toMatchObject({ verdict: 'pass' });
    expect(world.erp.told.map((one) => `${one.outcome} ${one.number}`)).toEqual([
      'released WAITING',
      'released NOTE',
    ]);
    expect(await stateIn(world, 'WAITING')).toBe('legacy');
    expect(await stateIn(world, 'UNKNOWN')).toBe('unknown');
    expect(await stateIn(world, 'CLEARED')).toBe('cleared');
    const record = await world.progress.get(CUTOVER, `${ROLLBACK}/replay`);
    expect(record?.evidence).toMatchObject({ held: ['UNKNOWN'], released: 2 });
    await replay(world, 'legacy');
    expect(world.erp.told).toHaveLength(2);
  });

  it('asked again after its end looks anew at what it held', async () => {
    const world = makeWorld();
    await onRoute(world, { kind: 'smartapi' });
    await putRow(world, rowOf('SENT', { submissions: 1, lastSubmittedAt: rowOf('X').receivedAt }));
    await run(world, STEPS);
    world.clock.advance(11 * MINUTE);
    await replay(world, 'legacy', { find: async () => faulty(UNAVAILABLE) });
    expect(await stateIn(world, 'SENT')).toBe('received');
    expect(await replay(world, 'legacy')).toMatchObject({ verdict: 'pass' });
    expect(await stateIn(world, 'SENT')).toBe('legacy');
    expect(world.erp.told.map((one) => one.number)).toEqual(['SENT']);
  });

  it('releases although the ERP does not listen, lists what it has not heard, and tells it when it does', async () => {
    const world = await liveWorld();
    for (let index = 0; index < 7; index += 1) await putRow(world, rowOf(`MORE${index}`));
    await run(world, STEPS);
    let asked = 0;
    const deaf = {
      async tell() {
        asked += 1;
        throw new Error('the ERP is down');
      },
    };
    const found = await step(makeReplay({ ...world, erpInbox: deaf, authority: fakeAuthority() }), {
      to: 'legacy',
    });
    expect(found.verdict).toBe('pass');
    expect(JSON.stringify(found.reasons)).toContain('has not heard of 9');
    expect(await stateIn(world, 'WAITING')).toBe('legacy');
    // Each call to a dead ERP may cost its deadline.
    expect(asked).toBe(3);
    const record = await world.progress.get(CUTOVER, `${ROLLBACK}/replay`);
    expect(record?.evidence).toMatchObject({ unheardCount: 9, released: 9 });
    expect(record?.evidence?.unheard).toContain('WAITING');
    await replay(world, 'legacy');
    expect(world.erp.told.map((one) => one.number)).toHaveLength(9);
    const again = await world.progress.get(CUTOVER, `${ROLLBACK}/replay`);
    expect(again?.evidence?.unheard).toBeUndefined();
    expect(again?.evidence?.released).toBe(9);
  });

  it('ends each call well before its function does where the ERP is slow, and still releases and tells all', async () => {
    const world = makeWorld();
    await onRoute(world, { kind: 'smartapi' });
    for (let index = 0; index < 100; index += 1) await putRow(world, rowOf(`N${index}`));
    await run(world, STEPS);
    const slow = {
      async tell(outcome: InvoiceOutcome) {
        world.clock.advance(6_000);
        world.erp.told.push(outcome);
      },
    };
    const call = async () => {
      const began = world.clock.now();
      const deps = { ...world, erpInbox: slow, authority: fakeAuthority() };
      const { verdict } = await step(makeReplay(deps), { to: 'legacy' });
      expect(world.clock.now() - began).toBeLessThan(7 * MINUTE);
      return verdict;
    };
    expect([await call(), await call(), await call()]).toEqual(['inconclusive', 'inconclusive', 'pass']);
    expect(new Set(world.erp.told.map(({ number }) => number)).size).toBe(100);
    expect(world.erp.told).toHaveLength(100);
  });

  it('tells a slow ERP no longer than a call may take of what it missed before: the sweeper does', async () => {
    const world = makeWorld();
    await onRoute(world, { kind: 'smartapi' });
    for (let index = 0; index < 100; index += 1) await putRow(world, rowOf(`N${index}`));
    await run(world, STEPS);
    let calls = 0;
    const deafThenSlow = {
      async tell() {
        calls += 1;
        if (calls <= 3) throw new Error('the ERP is down');
        world.clock.advance(6_000);
      },
    };
    const call = () =>
      step(makeReplay({ ...world, erpInbox: deafThenSlow, authority: fakeAuthority() }), { to: 'legacy' });
    expect(await call()).toMatchObject({ verdict: 'pass' });
    const began = world.clock.now();
    expect(await call()).toMatchObject({ verdict: 'pass' });
    expect(world.clock.now() - began).toBeLessThan(7 * MINUTE);
    const record = await world.progress.get(CUTOVER, `${ROLLBACK}/replay`);
    expect(record?.evidence).toMatchObject({ unheardCount: 40, released: 100 });
  });

  it('lists the ledger twice at most, however many calls a backlog takes', async () => {
    for (const to of ['smartapi', 'legacy']) {
      const world = makeWorld();
      await onRoute(world, { kind: 'smartapi' });
      for (let index = 0; index < 4_001; index += 1) await putRow(world, rowOf(`N${index}`));
      await run(world, STEPS);
      let listed = 0;
      const ledger = {
        ...world.ledger,
        open: (...question: Parameters<typeof world.ledger.open>) => {
          listed += 1;
          return world.ledger.open(...question);
        },
      };
      const deps = { ...world, ledger, authority: fakeAuthority() };
      const verdicts = [];
      for (let call = 0; call < 3; call += 1) verdicts.push((await step(makeReplay(deps), { to })).verdict);
      expect(verdicts).toEqual(['inconclusive', 'inconclusive', 'pass']);
      expect(listed).toBe(2);
    }
  });

  it('rings in the lane of the backlog, what came meanwhile after the rest, and a second replay nothing', async () => {
    const world = await liveWorld();
    const lanes: unknown[] = [];
    const rung: string[] = [];
    const doorbell = {
      async ring(keys: readonly { readonly number: string }[], lane?: string) {
        lanes.push(lane);
        rung.push(...keys.map(({ number }) => number));
        if (rung.length === 3) await putRow(world, rowOf('LATE'));
      },
    };
    await run(world, STEPS);
    const again = () =>
      step(makeReplay({ ...world, doorbell, authority: fakeAuthority() }), { to: 'smartapi' });
    const verdicts = [];
    for (let call = 0; call < 4; call += 1) verdicts.push((await again()).verdict);
    expect(rung).toEqual(['WAITING', 'NOTE', 'UNKNOWN', 'LATE']);
    expect(new Set(lanes)).toEqual(new Set(['backlog']));
    expect(verdicts.at(-1)).toBe('pass');
  });

  it.each(['received', 'submitted', 'unknown'] as const)(
    'asks the authority about what was sent and is %s, and holds it unless it is certainly not there',
    async (before) => {
      const sent = (lastSubmittedAt = rowOf('X').receivedAt) =>
        rowOf('SENT', { state: before, submissions: 1, lastSubmittedAt });
      const there: Partial<Authority> = {
        find: async () => ({ ok: true, value: registeredOf(rowOf('SENT')) }),
      };
      const cases: [string, Partial<Authority>, number, string, string[]][] = [
        ['not there, long ago', {}, 11 * MINUTE, 'legacy', []],
        ['not there, a moment ago', {}, MINUTE, before, []],
        ['there', there, 11 * MINUTE, before, ['SENT']],
        ['nobody knows', { find: async () => faulty(UNAVAILABLE) }, 11 * MINUTE, before, []],
        [
          'not healthy',
          { health: async () => ({ ok: true, value: { healthy: false } }) },
          11 * MINUTE,
          before,
          [],
        ],
      ];
      for (const [what, authority, later, state, stays] of cases) {
        const world = makeWorld();
        await onRoute(world, { kind: 'smartapi' });
        await putRow(world, sent());
        await run(world, STEPS);
        world.clock.advance(later);
        expect(await replay(world, 'legacy', authority), what).toMatchObject({ verdict: 'pass' });
        expect(await stateIn(world, 'SENT'), what).toBe(state);
        const record = await world.progress.get(CUTOVER, `${ROLLBACK}/replay`);
        expect(record?.evidence, what).toMatchObject({ stays, held: state === 'legacy' ? [] : ['SENT'] });
      }
    },
  );

  /** Sent and unknown, and no worker came again. */
  const doubtful = async (changes: Partial<LedgerRow> = {}) => {
    const world = makeWorld();
    await onRoute(world, { kind: 'smartapi' });
    const row = rowOf('SENT', {
      state: 'unknown',
      submissions: 1,
      lastSubmittedAt: rowOf('X').receivedAt,
      ...changes,
    });
    await putRow(world, row);
    await run(world, STEPS);
    world.clock.advance(11 * MINUTE);
    return { world, row };
  };

  it('holds what a worker has archived, whatever the search says', async () => {
    const { world, row } = await doubtful();
    if (row.irn === undefined) throw new Error('no IRN');
    await world.archive.put(archiveKeyOf(TENANT, row.irn), '{}');
    const found = await replay(world, 'legacy');
    expect(await stateIn(world, 'SENT')).toBe('unknown');
    expect(JSON.stringify(found.reasons)).toContain('the authority has it: do not reissue');
  });

  it('holds what a worker has, and what it sent while the authority was asked', async () => {
    const until = plus(rowOf('X').receivedAt, DAY);
    const held = await doubtful({ lease: { holder: 'worker', until } });
    expect(JSON.stringify((await replay(held.world, 'legacy')).reasons)).toContain('a worker still has it');
    expect(await stateIn(held.world, 'SENT')).toBe('unknown');
    const { world } = await doubtful();
    const ledger = {
      ...world.ledger,
      releaseToLegacy: (...[key, release]: Parameters<typeof world.ledger.releaseToLegacy>) =>
        world.ledger.releaseToLegacy(key, { ...release, submissions: release.submissions - 1 }),
    };
    const found = await step(makeReplay({ ...world, ledger, authority: fakeAuthority() }), { to: 'legacy' });
    expect(JSON.stringify(found.reasons)).toContain('it changed while it was being released');
    expect(await stateIn(world, 'SENT')).toBe('unknown');
  });

  it('tells nobody to issue what legacy has issued already, and holds it where the ERP cannot say', async () => {
    const { world } = await doubtful();
    const broken = { posted: async () => Promise.reject(new Error('HTTP 503')) };
    const unsaid = await step(makeReplay({ ...world, erpRegister: broken, authority: fakeAuthority() }), {
      to: 'legacy',
    });
    expect(JSON.stringify(unsaid.reasons)).toContain('the ERP cannot say');
    expect(await stateIn(world, 'SENT')).toBe('unknown');
    world.posted.push(postedOf('SENT', { issuedOn: 'legacy' }));
    expect(await replay(world, 'legacy')).toMatchObject({ verdict: 'pass' });
    expect(await world.ledger.latest(TENANT, 'SENT')).toMatchObject({
      state: 'legacy',
      reason: { code: 'issued-on-legacy' },
    });
    expect(world.erp.told).toEqual([]);
    expect(await world.ledger.untold(TENANT, plus(world.clock.now(), 1), 10)).toEqual([]);
  });

  it('holds a credit note whose invoice the authority has', async () => {
    const world = await liveWorld();
    await putRow(
      world,
      rowOf('CREDIT', {}, documentOf('CREDIT', { type: 'credit-note', references: 'CLEARED' })),
    );
    await run(world, STEPS);
    const result = await replay(world, 'legacy');
    expect(await stateIn(world, 'CREDIT')).toBe('received');
    expect(JSON.stringify(result.reasons)).toContain('it corrects CLEARED');
    const record = await world.progress.get(CUTOVER, `${ROLLBACK}/replay`);
    expect(record?.evidence).toMatchObject({ stays: ['CREDIT'] });
  });
});

describe('resume', () => {
  const resume = (world: World, resumeAt = 'pilot') => step(makeResume(world), { resumeAt });
  const NEXT = `${CUTOVER}-r2`;

  it('unlatches by the recovery gate, lets the queue go, closes the incident, starts the next run: once', async () => {
    const world = await liveWorld();
    await run(world, STEPS);
    await recoveryGate(world, 'go');
    for (let time = 0; time < 2; time += 1) expect(await resume(world)).toMatchObject({ verdict: 'pass' });
    expect(await world.control.get(TENANT)).toMatchObject({
      held: false,
      route: { kind: 'legacy' },
      pauseReasons: [],
      execution: NEXT,
      epoch: 3,
    });
    expect(world.valveState.valve).toBe('open');
    expect((await world.incidents.list(CUTOVER))[0]?.closedAt).toBe(world.clock.now());
    expect(world.executions.get(NEXT)).toMatchObject({
      status: 'running',
      input: { run: 2, resumeAt: 'pilot' },
    });
  });

  it.each(['none', 'no-go', 'of another roll-back'])(
    'changes nothing when the recovery gate is %s',
    async (which) => {
      const world = await liveWorld();
      await run(world, STEPS);
      if (which === 'no-go') await recoveryGate(world, 'no-go');
      if (which === 'of another roll-back') await recoveryGate(world, 'go', `${CUTOVER}-rb-0`);
      const before = await stateOf(world);
      expect(await resume(world)).toMatchObject({ verdict: 'fail' });
      expect(await stateOf(world)).toEqual(before);
      expect(world.executions.has(NEXT)).toBe(false);
    },
  );

  it('is done by the second go of its gate where it broke after it took the latch off', async () => {
    const world = await liveWorld();
    await run(world, STEPS);
    const replay = (deps = world) =>
      step(makeReplay({ ...deps, authority: fakeAuthority() }), { to: 'smartapi' });
    await recoveryGate(world, 'go');
    expect(await replay()).toMatchObject({ verdict: 'pass' });
    const stuck = { ...world.valve, setOpen: async () => Promise.reject(new Error('in transition')) };
    await expect(step(makeResume({ ...world, valve: stuck }), { resumeAt: 'pilot' })).rejects.toThrow();
    expect(await world.control.get(TENANT)).toMatchObject({ held: false, execution: NEXT });
    expect(world.executions.get(NEXT)).toBeUndefined();
    // As the machine does: the gate again, then replay, then resume.
    await recoveryGate(world, 'go', ROLLBACK, 2);
    const rung = world.rung.length;
    expect(await replay()).toMatchObject({ verdict: 'pass' });
    expect(world.rung).toHaveLength(rung);
    expect(await resume(world)).toMatchObject({ verdict: 'pass' });
    expect(world.executions.get(NEXT)?.status).toBe('running');
    expect(world.valveState.valve).toBe('open');
  });

  it('is latched again by a release where it broke after it took the latch off, and the gate then said no', async () => {
    const world = await liveWorld();
    await run(world, STEPS);
    const replay = (to: string) => step(makeReplay({ ...world, authority: fakeAuthority() }), { to });
    await recoveryGate(world, 'go');
    await replay('smartapi');
    const stuck = { ...world.valve, setOpen: async () => Promise.reject(new Error('in transition')) };
    await expect(step(makeResume({ ...world, valve: stuck }), { resumeAt: 'pilot' })).rejects.toThrow();
    expect(await world.control.get(TENANT)).toMatchObject({ held: false, pauseReasons: [] });
    await recoveryGate(world, 'no-go', ROLLBACK, 2);
    expect(await replay('legacy')).toMatchObject({ verdict: 'pass' });
    expect(await world.control.get(TENANT)).toMatchObject({
      held: true,
      route: { kind: 'legacy' },
      execution: ROLLBACK,
      pauseReasons: ['rollback'],
    });
    expect(await world.ledger.latest(TENANT, 'WAITING')).toMatchObject({ state: 'legacy' });
    expect(await resume(world)).toMatchObject({ verdict: 'fail' });
  });

  it('is not latched again by a release once the next run has begun', async () => {
    const world = await liveWorld();
    await run(world, STEPS);
    await recoveryGate(world, 'go');
    await resume(world);
    const release = step(makeReplay({ ...world, authority: fakeAuthority() }), { to: 'legacy' });
    expect(await release).toMatchObject({ verdict: 'fail' });
    expect(await world.control.get(TENANT)).toMatchObject({ held: false, execution: NEXT });
    expect(await world.ledger.latest(TENANT, 'WAITING')).toMatchObject({ state: 'received' });
  });

  it('refuses a stage that is not there', async () => {
    const world = await liveWorld();
    await run(world, STEPS);
    await recoveryGate(world, 'go');
    expect(await resume(world, 'nowhere')).toMatchObject({ verdict: 'fail' });
    expect((await world.control.get(TENANT)).held).toBe(true);
  });

  it('leaves the queue closed for another party', async () => {
    const world = await liveWorld();
    await run(world, STEPS);
    await world.control.setPause(TENANT, 'breaker', true);
    await recoveryGate(world, 'go');
    expect(await resume(world)).toMatchObject({ verdict: 'pass' });
    expect(world.valveState.valve).toBe('closed');
  });

  it('does not take off the latch of a roll-back that came later', async () => {
    const world = await liveWorld();
    await run(world, STEPS);
    await recoveryGate(world, 'go');
    await resume(world);
    await world.control.latch(TENANT, `${CUTOVER}-rb-3`);
    expect(await resume(world)).toMatchObject({ verdict: 'fail' });
    expect((await world.control.get(TENANT)).held).toBe(true);
  });

  it('goes on with no route that another party unlatched', async () => {
    const world = await liveWorld();
    await run(world, STEPS);
    await recoveryGate(world, 'go');
    const { epoch } = await world.control.get(TENANT);
    const change = {
      route: { kind: 'legacy' as const },
      cutover: CUTOVER,
      execution: 'by-hand',
      recoveryGate: 'x',
    };
    await world.control.setRoute(TENANT, epoch, change);
    const found = await resume(world);
    expect(found.verdict).toBe('fail');
    expect(JSON.stringify(found.reasons)).toContain('by-hand');
    expect(world.executions.get(NEXT)).toBeUndefined();
  });

  it('goes on with mended code only where the recovery gate was shown that very code', async () => {
    const shown = (deployed: string) =>
      canonicalJson({
        ...sampleEvidence(),
        facts: { 'way-back': { code: { execution: DIGESTS.code, deployed, differs: true } } },
      });
    for (const [deployed, verdict] of [
      ['mended', 'pass'],
      ['another', 'fail'],
    ] as const) {
      const world = await liveWorld();
      await run(world, STEPS);
      await recoveryGate(world, 'go', ROLLBACK, 1, shown('mended'));
      const found = await step(makeResume({ ...world, deployedCodeDigest: deployed }), { resumeAt: 'pilot' });
      expect(found.verdict).toBe(verdict);
      if (verdict === 'pass') {
        expect(world.executions.get(NEXT)?.input).toMatchObject({
          digests: { code: 'mended', program: 'p' },
        });
        expect(JSON.stringify(found.reasons)).toContain('mended');
      } else {
        expect((await world.control.get(TENANT)).held).toBe(true);
        expect(JSON.stringify(found.reasons)).toContain('was shown mended');
      }
    }
  });

  it('amends the calendar on record when it goes on late, once, so that hypercare has its calls', async () => {
    const world = await liveWorld();
    const plan = makePlan(runbook);
    const calendar = makeCalendar(runbook, plan);
    const base = {
      ...world,
      calendarOf: (cutover: string) => calendarInForce(world.progress, cutover, async () => calendar),
    };
    await run(world, STEPS);
    await recoveryGate(world, 'go');
    const planned = fromIso(calendar.stages.pilot?.start ?? '');
    world.clock.advance(planned - world.clock.now() + 9.5 * DAY);
    for (let time = 0; time < 2; time += 1)
      expect(await step(makeResume(base), { resumeAt: 'pilot' })).toMatchObject({ verdict: 'pass' });
    const amended = await base.calendarOf(CUTOVER);
    expect(amended).toMatchObject({ checkpointsBeforeExit: calendar.checkpointsBeforeExit + 10 });
    const { calendar: given, digests } = world.executions.get(NEXT)?.input ?? {};
    expect(given).toEqual(amended);
    expect(digests).toMatchObject({ calendar: digestOf(amended) });
    expect(await world.progress.get(CUTOVER, CALENDAR_AMENDMENT)).toMatchObject({
      attempt: 1,
      evidence: { laterDays: 10, addedCalls: 10, gate: `${CUTOVER}/recovery/1` },
    });
  });

  it('can be rolled back again: the next roll-back is another one', async () => {
    const world = await liveWorld();
    await step(makeStartRollback(world), { trigger: 'first' }, MAIN);
    await run(world, STEPS);
    await recoveryGate(world, 'go');
    await resume(world);
    await step(makeStartRollback(world), { trigger: 'second' }, NEXT);
    expect(world.executions.get(`${CUTOVER}-rb-3`)?.status).toBe('running');
  });
});

describe('tell', () => {
  it('tells why, once, and passes when the messenger is down', async () => {
    const world = await liveWorld();
    await step(makeStartRollback(world), { trigger: 'gate scale-up' }, MAIN);
    const tell = (deps: World) => step(makeTell(deps), { event: 'rolled-back', subject: 'way-back' });
    await tell(world);
    await tell(world);
    const [message, ...others] = world.messenger.outbox();
    expect(others).toEqual([]);
    expect(message?.text).toContain('gate scale-up');
    const messenger = {
      ...world.messenger,
      async send() {
        throw new Error('mail is down');
      },
    };
    const result = await tell({ ...world, messenger });
    expect(result.verdict).toBe('pass');
    expect(JSON.stringify(result.reasons)).toContain('mail is down');
  });
});
