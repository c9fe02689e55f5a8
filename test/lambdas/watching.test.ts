import { describe, expect, it } from 'vitest';
import type { EvaluateDeps } from '#lambdas/evaluate/evaluate-deps.ts';
import { makeEvaluate } from '#lambdas/evaluate/handler.ts';
import { makeProbe, type ProbeDeps } from '#lambdas/probe/handler.ts';
import { DAY, type Instant, instant, MINUTE, plus, toIso } from '#lib/instant.ts';
import { openDatabase } from '#lib/local/database.ts';
import { makeWatchStore } from '#lib/local/watch-store.ts';
import type { Answer, Authority } from '#lib/ports/authority.ts';
import type { ClearanceCounts } from '#lib/ports/ledger.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { stageSubject } from '#lib/runbook/stage-subject.ts';
import { fakeClock } from '#test/actions/fake-clock.ts';
import { gateRecord } from '#test/contract/gate-store.ts';
import { smallProgram } from '#test/gates/small-program.ts';
import { smallRunbook } from '#test/gates/small-runbook.ts';
import { evaluateWorld } from './evaluate-world.ts';
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

const cutoverUnder = async (clock = fakeClock()) => {
  const { deps } = startWorld();
  await deps.lock.take({ tenant: 'small', cutover: 'smartapi', by: 'pm', since: clock.now() });
  const watchStore = makeWatchStore(openDatabase(':memory:'));
  return { tenant: 'small', runbook: smallRunbook, lock: deps.lock, watchStore };
};

describe('probing the authority', () => {
  const probe = async (
    authority: Pick<Authority, 'health' | 'selfCheck'>,
    secretAges: ProbeDeps['secretAges'] = async () => [],
  ) => {
    const { measured, measure } = measuring();
    const logged: string[] = [];
    const under = await cutoverUnder();
    const found = await makeProbe({
      ...under,
      authority,
      secretAges,
      clock: fakeClock(),
      measure,
      log: (code) => logged.push(code),
    })();
    return { found, measured, logged, remembered: await under.watchStore.get('smartapi') };
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

  it('moves the outage clock: up, down, or a fault of ours', async () => {
    const saw = async (authority: Pick<Authority, 'health' | 'selfCheck'>) =>
      (await probe(authority)).remembered?.outage.newest?.saw;
    const refused = { ok: false, fault: { class: 'configuration', detail: 'key' } } as const;
    const away = { ok: false, fault: { class: 'unavailable', detail: '503' } } as const;
    expect(await saw({ health: healthy, selfCheck: keysGood })).toBe('up');
    expect(await saw({ health: async () => away, selfCheck: async () => away })).toBe('down');
    expect(await saw({ health: healthy, selfCheck: async () => away })).toBe('down');
    expect(await saw({ health: healthy, selfCheck: async () => refused })).toBe('ours');
    expect(await saw({ health: async () => refused, selfCheck: async () => refused })).toBe('ours');
    expect(await saw({ health: healthy, selfCheck: async () => ({ ok: true, value: { ok: false } }) })).toBe(
      'ours',
    );
  });

  it('says what it found though it cannot be remembered, and remembers nothing outside a cutover', async () => {
    const under = await cutoverUnder();
    const logged: string[] = [];
    const deps: ProbeDeps = {
      ...under,
      authority: { health: healthy, selfCheck: keysGood },
      secretAges: async () => [],
      clock: fakeClock(),
      measure: () => undefined,
      log: (code) => logged.push(code),
    };
    const refusing = { get: under.watchStore.get, put: async () => Promise.reject(new Error('denied')) };
    expect(await makeProbe({ ...deps, watchStore: refusing })()).toMatchObject({ up: true });
    expect(logged).toEqual(['proof-not-remembered']);
    await makeProbe({ ...deps, lock: { holder: async () => undefined } })();
    expect(await under.watchStore.get('smartapi')).toBeUndefined();
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
  late: 0,
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
    const deps = {
      ...(await cutoverUnder()),
      authority: up,
      clock,
      measure,
      log: (code: string) => logged.push(code),
    };
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
    const { deps } = await evaluateWorld();
    const { measured, measure } = measuring();
    const logged: string[] = [];
    const found = await makeEvaluate({
      ...deps,
      clock: fakeClock(),
      ledger: { outcomes: async () => COUNTS, open: async () => [] },
      progress: { list: async () => records },
      gates: fakeWorld().deps.gates,
      machine: { status: async () => undefined },
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
    expect(found).toMatchObject({ cutover: 'smartapi', run: 1, verdict: 'inconclusive' });
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

  it('fails on late invoices', async () => {
    const outcomes = async () => ({
      ...COUNTS,
      cleared: 150,
      clearedFirstPass: 150,
      pending: 49,
      overdue: 49,
      late: 49,
    });
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
    expect(asked).toHaveLength(3);
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
    expect(found).toMatchObject({ cutover: 'smartapi', run: 1, verdict: 'not-switched' });
    expect(measured).toMatchObject({ HeldTasks: 1 });
    expect(measured).not.toHaveProperty('Cleared');
  });

  it('outside a cutover only looks how long the oldest invoice waits', async () => {
    const { found, measured } = await evaluate({ lock: { holder: async () => undefined } });
    expect(found).toEqual({ verdict: 'no-cutover' });
    expect(measured).toEqual({ OldestPendingMinutes: 0, QueueStopped: 0 });
  });
});
