import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '#lib/asl/history-event.ts';
import type { Definition } from '#lib/asl/types.ts';
import { fromIso, SECOND } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { makeLocalMachine } from '#lib/local/machine.ts';
import { makeVirtualClock } from '#lib/local/virtual-clock.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import { DONE, define, task, text, tokenTask } from '#test/asl/definitions.ts';

const START = fromIso('2027-01-04T08:00:00Z');
const IDLE = define({ Done: DONE });

type Functions = Readonly<Record<string, (payload: JsonObject, world: World) => Promise<JsonObject>>>;
type World = ReturnType<typeof makeWorld>;

const makeWorld = (main: Definition, functions: Functions, seed = 1) => {
  const virtual = makeVirtualClock({ start: START });
  const history: HistoryEvent[] = [];
  const machine = makeLocalMachine({
    virtual,
    random: seededRandom(seed, 'machine'),
    definitions: { main, rollback: IDLE },
    invoke: async (name, payload) => {
      const handler = functions[name];
      if (!handler) throw new Error(`no function ${name}`);
      return handler(payload, world);
    },
    onEvent: (_, event) => history.push(event),
  });
  const world = { virtual, machine, history };
  return world;
};

const failure = (name: string, message = ''): Error => Object.assign(new Error(message), { name });
const outcome = ({ machine }: World) => machine.executions()[0];

describe('local machine', () => {
  it('runs an execution to its end and keeps nothing open', async () => {
    const world = makeWorld(
      define({ Ask: task('ask', { ResultPath: '$.answer', Next: 'Done' }, { 'n.$': '$.n' }), Done: DONE }),
      {
        ask: async ({ n }) => ({ twice: Number(n) * 2 }),
      },
    );
    expect(await world.machine.start('main', 'x-r1', { n: 21 })).toBe('started');
    await world.virtual.run();
    expect(outcome(world)).toMatchObject({
      name: 'x-r1',
      status: 'succeeded',
      output: { n: 21, answer: { ExecutedVersion: '$LATEST', Payload: { twice: 42 }, StatusCode: 200 } },
    });
    expect(world.machine.drainedCleanly()).toEqual({ clean: true, running: [], openTokens: [], timers: [] });
    expect(world.machine.counts()).toEqual({ states: 2, transitions: 2, historyEvents: 9 });
    expect(world.virtual.now()).toBe(START);
  });

  it('makes TaskFailed of what a function throws, in Lambda’s words', async () => {
    const world = makeWorld(define({ Ask: task('ask') }), {
      ask: async () => {
        throw failure('LedgerUnreachable', 'no route to ledger');
      },
    });
    await world.machine.start('main', 'x-r1', {});
    await world.virtual.run();
    expect(outcome(world)).toMatchObject({ status: 'failed', error: 'LedgerUnreachable' });
    expect(JSON.parse(outcome(world)?.cause ?? '')).toEqual({
      errorType: 'LedgerUnreachable',
      errorMessage: 'no route to ledger',
    });
  });

  it('retries a transport error with back-off and succeeds', async () => {
    let calls = 0;
    const world = makeWorld(
      define({
        Ask: task('ask', {
          Retry: [
            { ErrorEquals: ['Lambda.ServiceException'], IntervalSeconds: 2, MaxAttempts: 3, BackoffRate: 2 },
          ],
          End: true,
        }),
      }),
      {
        ask: async () => {
          calls += 1;
          if (calls < 3) throw failure('Lambda.ServiceException', 'try later');
          return {};
        },
      },
    );
    await world.machine.start('main', 'x-r1', {});
    await world.virtual.run();
    expect(outcome(world)?.status).toBe('succeeded');
    expect(world.virtual.now() - START).toBe(6 * SECOND);
    expect(world.machine.counts()).toEqual({ states: 1, transitions: 3, historyEvents: 13 });
  });

  const gate = define({ Gate: tokenTask('open', { Next: 'Done' }), Late: DONE, Done: DONE });

  it('keeps an answer that beats the return of the call that hands the token out', async () => {
    const world = makeWorld(gate, {
      open: async ({ token }, { machine, virtual }) => {
        expect(await machine.answer(text(token), { decision: 'go' })).toBe('answered');
        expect(await machine.answer(text(token), { decision: 'no-go' })).toBe('gone');
        await virtual.clock.sleep(5 * SECOND);
        return {};
      },
    });
    await world.machine.start('main', 'x-r1', {});
    await world.virtual.run();
    expect(outcome(world)).toMatchObject({ status: 'succeeded', output: { decision: 'go' } });
    expect(world.history.map(({ type }) => type).slice(2, 7)).toEqual([
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
    ]);
    expect(world.machine.drainedCleanly().clean).toBe(true);
  });

  it('lets the time-out beat a late answer, which is gone', async () => {
    let token = '';
    const world = makeWorld(gate, {
      open: async (payload) => {
        token = text(payload.token);
        return {};
      },
    });
    await world.machine.start('main', 'x-r1', {});
    await world.virtual.run({ until: fromIso('2027-01-04T08:01:59Z') });
    expect(world.machine.drainedCleanly()).toMatchObject({
      clean: false,
      running: ['x-r1'],
      openTokens: ['x-r1: Gate'],
    });
    await world.virtual.run();
    expect(outcome(world)).toMatchObject({ output: { error: { Error: 'States.Timeout', Cause: '' } } });
    expect(await world.machine.answer(token, { decision: 'go' })).toBe('gone');
    expect(await world.machine.answer('never-given-out', {})).toBe('gone');
    expect(world.machine.drainedCleanly().clean).toBe(true);
  });

  it('starts a name once: running with the same input, taken otherwise', async () => {
    const world = makeWorld(gate, { open: async () => ({}) });
    expect(await world.machine.start('main', 'x-r1', { a: 1, b: 2 })).toBe('started');
    expect(await world.machine.start('main', 'x-r1', { b: 2, a: 1 })).toBe('running');
    expect(await world.machine.start('main', 'x-r1', { a: 2 })).toBe('taken');
    expect(await world.machine.start('rollback', 'x-r1', { a: 1, b: 2 })).toBe('taken');
    await world.virtual.run();
    expect(await world.machine.start('main', 'x-r1', { a: 1, b: 2 })).toBe('taken');
  });

  it.each(['', 'x'.repeat(81), 'x r1', 'x/r1', 'x*'])(
    'refuses the execution name %j, as AWS would',
    async (name) => {
      const world = makeWorld(gate, { open: async () => ({}) });
      await expect(world.machine.start('main', name, {})).rejects.toThrow(/AWS takes 1 to 80/);
      expect(world.machine.executions()).toEqual([]);
    },
  );

  it('says from which state a rollback turned back, and nothing where no execution runs', async () => {
    const world = makeWorld(gate, { open: async () => ({}) });
    await world.machine.start('main', 'x-r1', {});
    await world.machine.start('rollback', 'x-rb-1', { mainExecution: 'x-r1' });
    await world.machine.stop('x-r1', 'rolled back');
    await world.machine.start('rollback', 'x-rb-2', { mainExecution: 'x-r1' });
    expect(world.machine.executions().map(({ name, turnedBackFrom }) => [name, turnedBackFrom])).toEqual([
      ['x-r1', null],
      ['x-rb-1', 'Gate'],
      ['x-rb-2', null],
    ]);
  });

  it('stops an execution: token gone, timers cancelled, the call that runs is not heard', async () => {
    let token = '';
    const world = makeWorld(gate, {
      open: async (payload, { virtual }) => {
        token = text(payload.token);
        await virtual.clock.sleep(10 * SECOND);
        return {};
      },
    });
    await world.machine.start('main', 'x-r1', {});
    await world.virtual.run({ until: fromIso('2027-01-04T08:00:05Z') });
    await world.machine.stop('x-r1', 'rolled back');
    expect(await world.machine.status('x-r1')).toBe('stopped');
    expect(await world.machine.answer(token, {})).toBe('gone');
    expect(world.machine.drainedCleanly().clean).toBe(true);
    await world.virtual.run();
    expect(world.history.map(({ type }) => type).slice(-2)).toEqual(['TaskStateAborted', 'ExecutionAborted']);
    await world.machine.stop('x-r1', 'again');
    await world.machine.stop('unknown', 'nothing there');
    expect(await world.machine.status('unknown')).toBeUndefined();
    expect(world.virtual.now() - START).toBe(10 * SECOND);
  });

  it('may be stopped from within one of its own functions', async () => {
    const world = makeWorld(define({ Ask: task('ask') }), {
      ask: async (_, { machine }) => {
        await machine.stop('x-r1', 'from within');
        return {};
      },
    });
    await world.machine.start('main', 'x-r1', {});
    await world.virtual.run();
    expect(outcome(world)).toMatchObject({ status: 'stopped', cause: 'from within' });
  });

  it('shares nothing with functions: what crosses is a copy', async () => {
    const mutable = { list: [1] };
    const world = makeWorld(
      define({
        A: task('a', { Next: 'B', ResultPath: '$.a' }),
        B: task('b', { ResultPath: '$.b', End: true }, { 'all.$': '$' }),
      }),
      {
        a: async () => mutable,
        b: async (payload) => {
          mutable.list.push(2);
          Object.assign(payload, { all: 'changed' });
          return { ok: true };
        },
      },
    );
    await world.machine.start('main', 'x-r1', { kept: true });
    await world.virtual.run();
    expect(outcome(world)?.output).toMatchObject({
      kept: true,
      a: { Payload: { list: [1] } },
      b: { Payload: { ok: true } },
    });
  });

  it('gives tokens that differ by seed, execution and attempt and are the same for one seed', async () => {
    const tokensOf = async (seed: number): Promise<readonly string[]> => {
      const seen: string[] = [];
      const world = makeWorld(gate, { open: async ({ token }) => ({ n: seen.push(text(token)) }) }, seed);
      await world.machine.start('main', 'x-r1', {});
      await world.machine.start('main', 'x-r2', {});
      await world.virtual.run();
      return seen;
    };
    const [once, again, other] = [await tokensOf(1), await tokensOf(1), await tokensOf(2)];
    expect(again).toEqual(once);
    expect(new Set([...once, ...other]).size).toBe(4);
  });

  it('refuses a definition outside the subset with every problem', () => {
    expect(() => makeWorld(define({ Ask: task('ask', { Next: 'Nowhere' }) }), {})).toThrow(
      /Ask: goes to "Nowhere"/,
    );
  });

  it('refuses an answer and an input beyond 256 KiB', async () => {
    const world = makeWorld(gate, { open: async () => ({}) });
    const big = { text: 'x'.repeat(256 * 1024) };
    await expect(world.machine.start('main', 'x-r1', big)).rejects.toThrow(/larger than 262144 bytes/);
    await expect(world.machine.answer('t', big)).rejects.toThrow(/262144 bytes/);
  });

  it('hands all executions out as plain data', async () => {
    const world = makeWorld(gate, { open: async () => ({}) });
    await world.machine.start('main', 'x-r1', { a: 1 });
    await world.virtual.run({ until: fromIso('2027-01-04T08:01:00Z') });
    const snapshot = world.machine.snapshot();
    expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
    expect(snapshot).toMatchObject([
      { status: 'running', threads: [{ state: 'Gate', activity: { kind: 'submitted' } }] },
    ]);
  });
});
