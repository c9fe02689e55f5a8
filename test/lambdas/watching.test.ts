import { describe, expect, it } from 'vitest';
import { type EvaluateDeps, makeEvaluate } from '#lambdas/evaluate/handler.ts';
import { makeProbe, type ProbeDeps } from '#lambdas/probe/handler.ts';
import { DAY, type Instant, instant, MINUTE, plus, toIso } from '#lib/instant.ts';
import type { Answer, Authority } from '#lib/ports/authority.ts';
import type { ClearanceCounts } from '#lib/ports/ledger.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { stageSubject } from '#lib/runbook/stage-subject.ts';
import { fakeClock } from '#test/actions/fake-clock.ts';
import { gateRecord } from '#test/contract/gate-store.ts';
import { smallProgram } from '#test/gates/small-program.ts';
import { smallRunbook } from '#test/gates/small-runbook.ts';
import { fakeWorld } from './fake-world.ts';
import { startWorld } from './start-world.ts';

const measuring = () => {
  const measured: Record<string, number> = {};
  return {
    measured,
    measure: (name: string, value: number) => {
      measured[name] = value;
    },
  };
};

describe('probing the authority', () => {
  const probe = async (
    authority: Pick<Authority, 'health' | 'selfCheck'>,
    secretAges: ProbeDeps['secretAges'] = async () => [],
  ) => {
    const { measured, measure } = measuring();
    const logged: string[] = [];
    const found = await makeProbe({
      authority,
      secretAges,
      clock: fakeClock(),
      measure,
      log: (code) => logged.push(code),
    })();
    return { found, measured, logged };
  };
  const healthy = async (): Promise<Answer<{ healthy: boolean }>> => ({ ok: true, value: { healthy: true } });
  const keysGood = async (): Promise<Answer<{ ok: boolean }>> => ({ ok: true, value: { ok: true } });

  it('that is up and takes our keys is 1', async () => {
    const { found, measured, logged } = await probe({ health: healthy, selfCheck: keysGood });
    expect(found).toMatchObject({ up: true });
    expect(measured).toEqual({ AuthorityUp: 1, AuthorityLatency: 0 });
    expect(logged).toEqual([]);
  });

  it.each([
    [
      'is not well',
      { health: async () => ({ ok: true, value: { healthy: false } }) as const, selfCheck: keysGood },
    ],
    [
      'refuses the keys',
      { health: healthy, selfCheck: async () => ({ ok: true, value: { ok: false } }) as const },
    ],
    [
      'does not answer',
      {
        health: async () =>
          ({ ok: false, fault: { class: 'unavailable', detail: 'no connection' } }) as const,
        selfCheck: keysGood,
      },
    ],
  ])('that %s is 0, and says why', async (_, authority) => {
    const { found, measured, logged } = await probe(authority);
    expect(found).toMatchObject({ up: false });
    expect(measured.AuthorityUp).toBe(0);
    expect(logged).toEqual(['authority-down']);
  });
});

const COUNTS: ClearanceCounts = {
  received: 200,
  cleared: 198,
  clearedFirstPass: 190,
  rejected: 1,
  refused: 3,
  pending: 1,
  unknown: 0,
  overdue: 0,
};

describe('the age of secrets', () => {
  const up = {
    health: async () => ({ ok: true, value: { healthy: true } }) as const,
    selfCheck: async () => ({ ok: true, value: { ok: true } }) as const,
  };
  const probed = async (secretAges: ProbeDeps['secretAges']) => {
    const { measured, measure } = measuring();
    const logged: string[] = [];
    const clock = fakeClock();
    const deps = { authority: up, clock, measure, log: (code: string) => logged.push(code) };
    await makeProbe({ ...deps, secretAges })();
    return { measured, logged, now: clock.now() };
  };

  it('is that of the oldest which has a value', async () => {
    const now = fakeClock().now();
    const { measured } = await probed(async () => [
      { since: plus(now, -3 * DAY) },
      { since: plus(now, -40 * DAY) },
      { since: undefined },
    ]);
    expect(measured.SecretAgeDays).toBe(40);
  });

  it('is no number where none has a value', async () => {
    expect((await probed(async () => [{ since: undefined }])).measured).not.toHaveProperty('SecretAgeDays');
  });

  it('that cannot be read leaves the rest of the probe alone', async () => {
    const { measured, logged } = await probed(async () => Promise.reject(new Error('denied')));
    expect(measured).toMatchObject({ AuthorityUp: 1 });
    expect(measured).not.toHaveProperty('SecretAgeDays');
    expect(logged).toEqual(['secrets-not-listed']);
  });
});

describe('evaluating', () => {
  const entered = smallProgram.stages.find((stage) => stage.entryRoute.kind !== 'legacy');

  const evaluate = async (changes: Partial<EvaluateDeps> = {}, records: readonly TaskRecord[] = []) => {
    const { deps, clock } = startWorld();
    await deps.lock.take({ tenant: 'small', cutover: 'smartapi', by: 'pm', since: clock.now() });
    const { measured, measure } = measuring();
    const logged: string[] = [];
    const found = await makeEvaluate({
      tenant: 'small',
      clock,
      program: smallProgram,
      runbook: smallRunbook,
      ledger: { outcomes: async () => COUNTS, open: async () => [] },
      lock: deps.lock,
      progress: { list: async () => records },
      gates: fakeWorld().deps.gates,
      machine: { status: async () => undefined },
      valve: { state: async () => 'open' },
      measure,
      log: (code) => logged.push(code),
      ...changes,
    })();
    return { found, measured, logged };
  };

  const record = (task: string, changes: Partial<TaskRecord> = {}): TaskRecord => {
    const at = fakeClock().now();
    return {
      cutover: 'smartapi',
      task,
      stage: 'pilot',
      mode: 'automatic',
      run: 1,
      attempt: 1,
      owner: 'pm',
      status: 'done',
      plannedStart: at,
      plannedEnd: at,
      openedAt: plus(at, -60 * MINUTE),
      ...changes,
    };
  };
  const switched = [record(stageSubject(entered?.id ?? 'none'))];

  it('publishes what became of invoices since the switch, and says its verdict', async () => {
    expect(entered).toBeDefined();
    const { found, measured, logged } = await evaluate({}, switched);
    expect(found).toMatchObject({ cutover: 'smartapi', run: 1, verdict: 'pass' });
    expect(measured).toMatchObject({
      Cleared: 198,
      Rejected: 1,
      Pending: 1,
      Unknown: 0,
      Overdue: 0,
      ClearancePercent: 100,
      OldestPendingMinutes: 0,
      HeldTasks: 0,
      OpenGateMinutes: 0,
      ClearanceFailing: 0,
      ReceivedToday: 200,
      ClearedToday: 198,
      RejectedToday: 1,
    });
    expect(logged).toEqual(['clearance-evaluated']);
  });

  it('fails on overdue invoices, and starts nothing', async () => {
    const outcomes = async () => ({ ...COUNTS, cleared: 150, pending: 49, overdue: 49 });
    const { found, measured } = await evaluate({ ledger: { outcomes, open: async () => [] } }, switched);
    expect(found.verdict).toBe('fail');
    expect(measured.ClearanceFailing).toBe(1);
  });

  it('counts today from midnight in the client’s zone, and never from before the switch', async () => {
    const asked: Instant[] = [];
    const ledger = {
      outcomes: async (_: string, from: Instant) => {
        asked.push(from);
        return COUNTS;
      },
      open: async () => [],
    };
    const { found } = await evaluate({ ledger }, switched);
    const [since, today] = asked;
    expect(found.from).toBe(toIso(since ?? instant(0)));
    expect(today).toBeGreaterThanOrEqual(since ?? Number.POSITIVE_INFINITY);
    expect(asked).toHaveLength(2);
  });

  it.each(['closed', 'closing'] as const)('a valve that is %s is a queue that stands', async (state) => {
    const { measured } = await evaluate({ valve: { state: async () => state } });
    expect(measured.QueueStopped).toBe(1);
  });

  it('a valve that cannot be read is a gap, and the rest is told', async () => {
    const valve = { state: async () => Promise.reject(new Error('throttled')) };
    const { measured, logged } = await evaluate({ valve }, switched);
    expect(measured).not.toHaveProperty('QueueStopped');
    expect(measured).toHaveProperty('ClearancePercent');
    expect(logged).toEqual(['valve-not-read', 'clearance-evaluated']);
  });

  it('says who is waited for, a line for each gate and each blocked task', async () => {
    const { gates } = fakeWorld().deps;
    const gate = gateRecord(1);
    await gates.open(gate);
    const { logged } = await evaluate({ gates }, [record('a', { status: 'blocked' })]);
    expect(logged).toEqual(['waiting-for', 'waiting-for']);
  });

  it('of no invoice publishes no share', async () => {
    const none: ClearanceCounts = {
      ...COUNTS,
      received: 0,
      cleared: 0,
      rejected: 0,
      pending: 0,
      clearedFirstPass: 0,
    };
    const { found, measured } = await evaluate(
      { ledger: { outcomes: async () => none, open: async () => [] } },
      switched,
    );
    expect(found.verdict).toBe('inconclusive');
    expect(measured).not.toHaveProperty('ClearancePercent');
  });

  it('counts what waits for people before the switch as well', async () => {
    const { found, measured } = await evaluate({}, [record('a', { status: 'blocked' }), record('b')]);
    expect(found).toEqual({ cutover: 'smartapi', run: 1, verdict: 'not-switched' });
    expect(measured).toMatchObject({ HeldTasks: 1 });
    expect(measured).not.toHaveProperty('Cleared');
  });

  it('outside a cutover only looks how long the oldest invoice waits', async () => {
    const { found, measured } = await evaluate({ lock: { holder: async () => undefined } });
    expect(found).toEqual({ verdict: 'no-cutover' });
    expect(measured).toEqual({ OldestPendingMinutes: 0, QueueStopped: 0 });
  });
});
