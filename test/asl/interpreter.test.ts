import { describe, expect, it } from 'vitest';
import type { Execution } from '#lib/asl/execution.ts';
import { advance, begin } from '#lib/asl/interpreter.ts';
import { MAX_HISTORY_EVENTS } from '#lib/asl/limits.ts';
import type { Definition, Retrier, State } from '#lib/asl/types.ts';
import { DAY, SECOND } from '#lib/instant.ts';
import type { Json } from '#lib/json.ts';
import { DONE, define, task, tokenTask } from './definitions.ts';
import { drive, START } from './drive.ts';

const pass = (fields: Partial<Extract<State, { Type: 'Pass' }>>): State => ({ Type: 'Pass', ...fields });

describe('history', () => {
  it.each<[string, Definition, number]>([
    ['Succeed', define({ A: DONE }), 2],
    ['Pass', define({ A: pass({ Next: 'B' }), B: DONE }), 4],
    [
      'Choice',
      define({
        A: { Type: 'Choice', Choices: [{ Variable: '$.a', IsPresent: true, Next: 'B' }], Default: 'B' },
        B: DONE,
      }),
      4,
    ],
    [
      'Wait in the past',
      define({ A: { Type: 'Wait', TimestampPath: '$$.Execution.StartTime', Next: 'B' }, B: DONE }),
      4,
    ],
  ])('counts start, end and %s', (_, definition, count) => {
    const { current, types } = drive(definition);
    expect(current()).toMatchObject({ status: 'succeeded', historyEvents: count + 2 });
    expect(types).toHaveLength(count + 2);
  });

  it('is AWS’s for a task, with ids and what each follows', () => {
    const run = drive(define({ Ask: task('ask', { TimeoutSeconds: 9, End: true }) }));
    run.returns({ n: 1 });
    expect(run.events.map(({ id, previousEventId, type }) => [id, previousEventId, type])).toEqual([
      [1, 0, 'ExecutionStarted'],
      [2, 0, 'TaskStateEntered'],
      [3, 2, 'TaskScheduled'],
      [4, 3, 'TaskStarted'],
      [5, 4, 'TaskSucceeded'],
      [6, 5, 'TaskStateExited'],
      [7, 6, 'ExecutionSucceeded'],
    ]);
    expect(run.events[2]).toMatchObject({
      stateName: 'Ask',
      timestamp: START,
      details: {
        resource: 'invoke',
        resourceType: 'lambda',
        timeoutInSeconds: 9,
        parameters: { FunctionName: 'ask' },
      },
    });
  });

  it('has six events for a gate', () => {
    const run = drive(define({ Gate: tokenTask('open'), Late: DONE }));
    run.returns({});
    run.answer({ decision: 'go' });
    expect(run.types.slice(1, -1)).toEqual([
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
    ]);
    expect(run.current().output).toEqual({ decision: 'go' });
  });

  it('fails the execution at 25,000 events, the failure being the last', () => {
    const run = drive(
      define({
        A: pass({ Next: 'B' }),
        B: { Type: 'Choice', Choices: [{ Variable: '$.stop', IsPresent: true, Next: 'C' }], Default: 'A' },
        C: DONE,
      }),
    );
    expect(run.current()).toMatchObject({
      status: 'failed',
      error: 'States.Runtime',
      historyEvents: MAX_HISTORY_EVENTS,
      threads: [],
    });
    expect(run.events.at(-1)).toMatchObject({ id: 25_000, previousEventId: 24_999, type: 'ExecutionFailed' });
    expect(run.current().cause).toContain('25000');
    expect(run.events).toHaveLength(25_000);
    expect(run.effects.at(-1)).toEqual({ kind: 'finished', status: 'failed' });
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])('meets the cap anywhere in a Parallel (%i)', (room) => {
    const definition = define({
      Both: {
        Type: 'Parallel',
        Branches: [
          {
            StartAt: 'A',
            States: {
              A: task('a', { Catch: [{ ErrorEquals: ['Late'], Next: 'AA' }], End: true }),
              AA: { Type: 'Pass', End: true },
            },
          },
          { StartAt: 'B', States: { B: task('b') } },
        ],
        Next: 'Done',
      },
      Done: DONE,
    });
    const whole = drive(definition);
    const [first, second] = whole.calls();
    let execution: Execution = { ...whole.current(), historyEvents: MAX_HISTORY_EVENTS - 1 - room };
    for (const event of [
      { kind: 'threw', attempt: first?.attempt ?? '', error: room % 2 === 0 ? 'Late' : 'Broken', cause: '' },
      { kind: 'returned', attempt: second?.attempt ?? '', output: {} },
    ] as const) {
      execution = advance(definition, execution, event, START).execution;
    }
    expect(execution.historyEvents).toBeLessThanOrEqual(MAX_HISTORY_EVENTS);
    expect(execution.status).not.toBe('running');
  });
});

describe('tasks', () => {
  const transport: Retrier = {
    ErrorEquals: ['Lambda.ServiceException'],
    IntervalSeconds: 2,
    MaxAttempts: 3,
    BackoffRate: 2,
    MaxDelaySeconds: 5,
  };
  const other: Retrier = {
    ErrorEquals: ['Lambda.SdkClientException'],
    IntervalSeconds: 1,
    MaxAttempts: 1,
    BackoffRate: 1,
  };

  it('retries with back-off up to a longest delay, three events each, then fails', () => {
    const run = drive(define({ Ask: task('ask', { Retry: [transport], End: true }) }));
    const delays: number[] = [];
    while (run.current().status === 'running') {
      const before = run.types.length;
      run.throws('Lambda.ServiceException');
      if (run.current().status !== 'running') break;
      delays.push(run.lastTimer().at - START - delays.reduce((sum, delay) => sum + delay, 0));
      run.fires(delays.at(-1));
      expect(run.types.slice(before)).toEqual(['TaskFailed', 'TaskScheduled', 'TaskStarted']);
    }
    expect(delays).toEqual([2 * SECOND, 4 * SECOND, 5 * SECOND]);
    expect(run.calls()).toHaveLength(4);
    expect(run.current()).toMatchObject({
      status: 'failed',
      error: 'Lambda.ServiceException',
      transitions: 4,
    });
    expect(run.types.slice(-2)).toEqual(['TaskFailed', 'ExecutionFailed']);
  });

  it('counts for each retrier apart, and anew when the state is entered again', () => {
    const loop = define({
      Ask: task('ask', { Retry: [transport, other], Next: 'Again', ResultPath: null }),
      Again: {
        Type: 'Choice',
        Choices: [{ Variable: '$.stop', IsPresent: true, Next: 'Done' }],
        Default: 'Ask',
      },
      Done: DONE,
    });
    const run = drive(loop);
    run.throws('Lambda.SdkClientException');
    run.fires(SECOND);
    run.throws('Lambda.ServiceException');
    run.fires(2 * SECOND);
    expect(run.current().threads[0]?.retries).toEqual([1, 1]);
    run.returns({});
    expect(run.current().threads[0]).toMatchObject({ state: 'Ask', retries: [0, 0] });
    run.throws('Lambda.SdkClientException');
    expect(run.current().status).toBe('running');
    run.fires(SECOND);
    run.throws('Lambda.SdkClientException');
    expect(run.current()).toMatchObject({ status: 'failed', error: 'Lambda.SdkClientException' });
  });

  it('takes a fresh token for every attempt; the former one is gone', () => {
    const run = drive(define({ Gate: tokenTask('open', { Retry: [transport], End: true }), Late: DONE }));
    const first = run.lastCall().token ?? '';
    run.throws('Lambda.ServiceException');
    run.fires(2 * SECOND);
    const second = run.lastCall().token ?? '';
    expect(second).not.toBe(first);
    expect(run.lastCall().payload).toEqual({ token: second });
    expect(run.tell({ kind: 'answered', token: first, output: {} }).accepted).toBe(false);
    expect(run.tell({ kind: 'answered', token: second, output: {} }).accepted).toBe(true);
  });

  it('lets an early answer stand when the call that hands the token out fails afterwards', () => {
    const run = drive(define({ Gate: tokenTask('open'), Late: DONE }));
    run.answer({ decision: 'go' });
    run.throws('Lambda.ServiceException');
    expect(run.current()).toMatchObject({ status: 'succeeded', output: { decision: 'go' } });
  });

  it('lets an early answer stand when the call that hands the token out never returns in time', () => {
    const run = drive(define({ Gate: tokenTask('open'), Late: DONE }));
    run.answer({ decision: 'go' });
    run.fires(120 * SECOND);
    expect(run.current()).toMatchObject({ status: 'succeeded', output: { decision: 'go' } });
  });

  it('times a plain call out; its result comes too late', () => {
    const run = drive(define({ Ask: task('ask', { TimeoutSecondsPath: '$.limit', End: true }) }), {
      limit: 30,
    });
    expect(run.lastTimer().at - START).toBe(30 * SECOND);
    run.fires(30 * SECOND);
    expect(run.current()).toMatchObject({ status: 'failed', error: 'States.Timeout', cause: '' });
    expect(run.types.slice(-2)).toEqual(['TaskTimedOut', 'ExecutionFailed']);
    expect(run.returns({})).toMatchObject({ accepted: false, effects: [], history: [] });
  });

  it.each([0, -1, 1.5, '30', null, undefined])('fails at run time on a time-out of %s seconds', (limit) => {
    const input = limit === undefined ? {} : { limit };
    const run = drive(
      define({
        Ask: task('ask', {
          TimeoutSecondsPath: '$.limit',
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }],
          Next: 'Done',
        }),
        Done: DONE,
      }),
      input,
    );
    expect(run.current()).toMatchObject({ status: 'failed', error: 'States.Runtime' });
    expect(run.current().cause).toContain("state 'Ask'");
    expect(run.calls()).toEqual([]);
  });

  it('fails at run time on a parameter that leads nowhere, caught by nothing', () => {
    const run = drive(
      define({
        Ask: task(
          'ask',
          { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }], Next: 'Done' },
          { 'a.$': '$.missing' },
        ),
        Done: DONE,
      }),
    );
    expect(run.current()).toMatchObject({ status: 'failed', error: 'States.Runtime' });
    expect(run.current().cause).toMatch(/JSONPath '\$\.missing' specified for the field 'a\.\$'/);
    expect(run.events.at(-1)).toMatchObject({ type: 'ExecutionFailed', previousEventId: 0 });
  });

  it('catches the first that matches, with error and cause where the catcher says', () => {
    const run = drive(
      define({
        Ask: task('ask', {
          Catch: [
            { ErrorEquals: ['Other', 'Broken'], Next: 'Held', ResultPath: '$.error' },
            { ErrorEquals: ['States.ALL'], Next: 'Done' },
          ],
          Next: 'Done',
        }),
        Held: DONE,
        Done: DONE,
      }),
      { kept: 1 },
    );
    run.throws('Broken');
    expect(run.current().output).toEqual({ kept: 1, error: { Error: 'Broken', Cause: 'why' } });
    expect(run.types.slice(4, 7)).toEqual(['TaskFailed', 'TaskStateExited', 'SucceedStateEntered']);
    expect(run.events.at(-3)?.stateName).toBe('Held');
  });

  it.each([
    ['States.ALL', 'States.Timeout', true],
    ['States.ALL', 'Anything', true],
    ['States.ALL', 'States.Runtime', false],
    ['States.ALL', 'States.DataLimitExceeded', false],
    ['States.DataLimitExceeded', 'States.DataLimitExceeded', true],
    ['States.Runtime', 'States.Runtime', false],
    ['States.TaskFailed', 'Anything', true],
    ['States.TaskFailed', 'States.Timeout', false],
  ])('a catch of %s takes %s: %s', (pattern, error, caught) => {
    const run = drive(
      define({
        Ask: task('ask', { Catch: [{ ErrorEquals: [pattern], Next: 'Held' }], Next: 'Done' }),
        Held: DONE,
        Done: DONE,
      }),
    );
    run.throws(error);
    expect(run.current().status).toBe(caught ? 'succeeded' : 'failed');
  });

  it.each<[string, Partial<ReturnType<typeof task>>, Json]>([
    ['replaces the input by default', {}, { ExecutedVersion: '$LATEST', Payload: { n: 1 }, StatusCode: 200 }],
    [
      'selects from the result',
      { ResultSelector: { 'n.$': '$.Payload.n', 'at.$': '$$.Execution.Name' } },
      { n: 1, at: 'x-r1' },
    ],
    [
      'writes into the input and makes objects on the way',
      { ResultSelector: { 'n.$': '$.Payload.n' }, ResultPath: '$.new.deep' },
      { a: 1, new: { deep: { n: 1 } } },
    ],
    ['drops the result on null', { ResultPath: null }, { a: 1 }],
    ['cuts the output', { ResultPath: '$.r', OutputPath: '$.r.Payload' }, { n: 1 }],
  ])('%s', (_, fields, output) => {
    const run = drive(define({ Ask: task('ask', { ...fields, End: true }) }), { a: 1 });
    run.returns({ n: 1 });
    expect(run.current().output).toEqual(output);
  });

  it('fails where a result cannot be written, and that can be caught', () => {
    const held = [{ ErrorEquals: ['States.ALL'], Next: 'Held', ResultPath: null }] as const;
    const run = drive(define({ Ask: task('ask', { ResultPath: '$.a.b', End: true }) }), { a: 'text' });
    run.returns({});
    expect(run.current()).toMatchObject({ status: 'failed', error: 'States.ResultPathMatchFailure' });
    const caught = drive(
      define({
        Ask: task('ask', {
          ResultPath: '$.a.b',
          Catch: held.map(({ ErrorEquals, Next }) => ({ ErrorEquals, Next, ResultPath: '$.e' })),
          End: true,
        }),
        Held: DONE,
      }),
      { a: 'text' },
    );
    caught.returns({});
    expect(caught.current()).toMatchObject({
      status: 'succeeded',
      output: { e: { Error: 'States.ResultPathMatchFailure' } },
    });
  });

  it.each([
    ['result', (run: ReturnType<typeof drive>) => run.returns({ text: 'é'.repeat(140_000) })],
    ['state’s output', (run: ReturnType<typeof drive>) => run.returns({ text: 'x'.repeat(200_000) })],
  ])(
    'fails with DataLimitExceeded on a %s beyond 256 KiB of UTF-8, and States.ALL does not help',
    (_, act) => {
      const run = drive(
        define({
          Ask: task('ask', {
            ResultPath: '$.r',
            Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }],
            Next: 'Done',
          }),
          Done: DONE,
        }),
        { ballast: 'y'.repeat(100_000) },
      );
      act(run);
      expect(run.current()).toMatchObject({ status: 'failed', error: 'States.DataLimitExceeded' });
    },
  );

  it('takes just under 256 KiB', () => {
    const run = drive(define({ Ask: task('ask') }));
    run.returns('x'.repeat(256 * 1024 - 100));
    expect(run.current().status).toBe('succeeded');
  });

  it('refuses an input beyond 256 KiB', () => {
    expect(() => drive(define({ A: DONE }), 'x'.repeat(256 * 1024))).toThrow(RangeError);
  });

  it('gives the context object that definitions may read', () => {
    const run = drive(define({ Ask: task('ask', { End: true }, { 'all.$': '$$' }) }), { a: 1 });
    expect(run.lastCall().payload).toMatchObject({
      all: {
        Execution: { Name: 'x-r1', Input: { a: 1 }, StartTime: '2027-01-04T08:00:00.000Z' },
        State: { Name: 'Ask', EnteredTime: '2027-01-04T08:00:00.000Z', RetryCount: 0 },
        StateMachine: { Name: 'main' },
      },
    });
  });
});

describe('other states', () => {
  it('waits until the instant and not a moment less', () => {
    const run = drive(
      define({ A: { Type: 'Wait', TimestampPath: "$.calendar.tasks['a-b'].start", End: true } }),
      {
        calendar: { tasks: { 'a-b': { start: '2027-01-05T09:00:00+01:00' } } },
      },
    );
    expect(run.lastTimer().at).toBe(START + DAY);
    expect(run.tell({ kind: 'fired', timer: 'another' }).accepted).toBe(false);
    run.fires(DAY);
    expect(run.current().status).toBe('succeeded');
  });

  it.each(['2027-01-05', '2027-01-05T09:00:00', 'soon', 5, null])(
    'fails at run time on a wait until %s',
    (at) => {
      const run = drive(define({ A: { Type: 'Wait', TimestampPath: '$.at', End: true } }), { at });
      expect(run.current()).toMatchObject({ status: 'failed', error: 'States.Runtime' });
    },
  );

  it('ends an execution after a year', () => {
    const run = drive(define({ A: { Type: 'Wait', TimestampPath: '$.at', End: true } }), {
      at: '2127-01-01T00:00:00Z',
    });
    const limit = run.effects.find((effect) => effect.kind === 'set-timer' && effect.timer === 'execution');
    expect(limit).toMatchObject({ at: START + 365 * DAY });
    run.tell({ kind: 'fired', timer: 'execution' }, 365 * DAY);
    expect(run.current()).toMatchObject({ status: 'failed', error: 'States.Timeout' });
    expect(run.types.at(-1)).toBe('ExecutionTimedOut');
    expect(run.effects).toContainEqual({ kind: 'cancel-timer', timer: run.lastTimer().timer });
  });

  it.each<[string, Json, string]>([
    ['first rule that holds', { s: 'x', n: 5, b: true }, 'Text'],
    ['number at least', { s: 'y', n: 5, b: true }, 'Number'],
    ['boolean', { s: 'y', n: 4, b: true }, 'Flag'],
    ['presence, guarding what follows', { s: 'y', n: 4, b: false, deep: { ok: 'yes' } }, 'Deep'],
    ['default', { s: 'y', n: 4, b: false }, 'Else'],
    ['default on other types', { s: 1, n: '5', b: 'true' }, 'Else'],
  ])('chooses by %s', (_, input, expected) => {
    const run = drive(
      define({
        Which: {
          Type: 'Choice',
          Choices: [
            { Variable: '$.s', StringEquals: 'x', Next: 'Text' },
            { Variable: '$.n', NumericGreaterThanEquals: 5, Next: 'Number' },
            { Variable: '$.b', BooleanEquals: true, Next: 'Flag' },
            {
              And: [
                { Variable: '$.deep', IsPresent: true },
                { Variable: '$.deep.ok', StringEquals: 'yes' },
              ],
              Next: 'Deep',
            },
          ],
          Default: 'Else',
        },
        Text: DONE,
        Number: DONE,
        Flag: DONE,
        Deep: DONE,
        Else: DONE,
      }),
      input,
    );
    expect(run.events.at(-2)?.stateName).toBe(expected);
    expect(run.current().output).toEqual(input);
  });

  it('fails a choice on data that is not there', () => {
    const run = drive(
      define({
        Which: {
          Type: 'Choice',
          Choices: [{ Variable: '$.gone', StringEquals: 'x', Next: 'A' }],
          Default: 'A',
        },
        A: DONE,
      }),
    );
    expect(run.current()).toMatchObject({ status: 'failed', error: 'States.Runtime' });
    expect(run.current().cause).toContain("Invalid path '$.gone'");
  });

  it('passes a fixed result, or parameters, into the input', () => {
    const run = drive(
      define({
        A: pass({ Result: 'completed', ResultPath: '$.outcome', Next: 'B' }),
        B: pass({
          Parameters: { 'was.$': '$.outcome', list: [{ 'n.$': '$.n' }, 2] },
          ResultPath: '$.b',
          End: true,
        }),
      }),
      { n: 1 },
    );
    expect(run.current().output).toEqual({
      n: 1,
      outcome: 'completed',
      b: { was: 'completed', list: [{ n: 1 }, 2] },
    });
  });

  it('fails with the error and cause of a Fail state', () => {
    const run = drive(define({ A: { Type: 'Fail', Error: 'NoRoute', Cause: 'nothing to switch' } }));
    expect(run.current()).toMatchObject({ status: 'failed', error: 'NoRoute', cause: 'nothing to switch' });
    expect(run.types).toEqual(['ExecutionStarted', 'FailStateEntered', 'ExecutionFailed']);
  });

  it('is stopped with its state aborted', () => {
    const run = drive(define({ A: { Type: 'Wait', TimestampPath: '$.at', End: true } }), {
      at: '2027-02-01T00:00:00Z',
    });
    const { timer } = run.lastTimer();
    run.tell({ kind: 'stop', error: 'Stopped', cause: 'by hand' });
    expect(run.current()).toMatchObject({ status: 'stopped', cause: 'by hand', threads: [] });
    expect(run.types.slice(-2)).toEqual(['WaitStateAborted', 'ExecutionAborted']);
    expect(run.effects).toContainEqual({ kind: 'cancel-timer', timer });
    expect(run.tell({ kind: 'stop', error: 'Stopped', cause: 'again' }).accepted).toBe(false);
  });
});

describe('Parallel', () => {
  const both = (fields: Partial<Extract<State, { Type: 'Parallel' }>> = {}): Definition =>
    define({
      Both: {
        Type: 'Parallel',
        Branches: [
          {
            StartAt: 'A',
            States: {
              A: task('a', { TimeoutSeconds: 60, Next: 'AA' }),
              AA: { Type: 'Pass', OutputPath: '$.Payload', End: true },
            },
          },
          { StartAt: 'B', States: { B: task('b', { TimeoutSeconds: 60, ResultPath: null, End: true }) } },
        ],
        Next: 'Done',
        ...fields,
      },
      Done: DONE,
      Held: DONE,
    });

  it('runs its branches side by side and gives results in their order', () => {
    const run = drive(both({ ResultPath: '$.checks' }), { n: 1 });
    const [a, b] = run.calls();
    expect([a?.functionName, b?.functionName]).toEqual(['a', 'b']);
    run.returns({}, b?.attempt);
    expect(run.current().status).toBe('running');
    run.returns({ ok: true }, a?.attempt);
    expect(run.current()).toMatchObject({
      status: 'succeeded',
      output: { n: 1, checks: [{ ok: true }, { n: 1 }] },
    });
  });

  it('has four events of its own, and a chain for each branch', () => {
    const run = drive(both());
    const [a, b] = run.calls();
    run.returns({}, a?.attempt);
    run.returns({}, b?.attempt);
    const own = run.events.filter(({ type }) => type.startsWith('Parallel'));
    expect(own.map(({ type }) => type)).toEqual([
      'ParallelStateEntered',
      'ParallelStateStarted',
      'ParallelStateSucceeded',
      'ParallelStateExited',
    ]);
    const started = own[1]?.id;
    const firsts = run.events.filter(
      ({ type, previousEventId }) => type === 'TaskStateEntered' && previousEventId === started,
    );
    expect(firsts.map(({ stateName }) => stateName)).toEqual(['A', 'B']);
    expect(own[3]?.previousEventId).toBe(own[2]?.previousEventId);
    expect(run.events.map(({ id }) => id)).toEqual(run.events.map((_, index) => index + 1));
  });

  it('aborts the other branches on the first failure and cancels their timers', () => {
    const run = drive(
      both({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Held', ResultPath: '$.error' }] }),
      { n: 1 },
    );
    const [a, b] = run.calls();
    const timers = run.effects.filter(
      (effect) => effect.kind === 'set-timer' && effect.timer !== 'execution',
    );
    run.throws('Broken', a?.attempt);
    expect(run.types.slice(-7)).toEqual([
      'TaskFailed',
      'TaskStateAborted',
      'ParallelStateFailed',
      'ParallelStateExited',
      'SucceedStateEntered',
      'SucceedStateExited',
      'ExecutionSucceeded',
    ]);
    for (const effect of timers) {
      if (effect.kind === 'set-timer')
        expect(run.effects).toContainEqual({ kind: 'cancel-timer', timer: effect.timer });
    }
    expect(run.current().output).toEqual({ n: 1, error: { Error: 'Broken', Cause: 'why' } });
    expect(run.returns({}, b?.attempt).accepted).toBe(false);
  });

  it('fails the execution when nothing catches', () => {
    const run = drive(both());
    run.fires(60 * SECOND);
    expect(run.current()).toMatchObject({ status: 'failed', error: 'States.Timeout' });
    const failed = run.events.find(({ type }) => type === 'ParallelStateFailed');
    expect(run.events.at(-1)).toMatchObject({ type: 'ExecutionFailed', previousEventId: failed?.id });
  });

  it('does not let a Catch take States.Runtime of a branch', () => {
    const run = drive(
      define({
        Both: {
          Type: 'Parallel',
          Branches: [
            { StartAt: 'A', States: { A: task('a', { End: true }, { 'x.$': '$.missing' }) } },
            { StartAt: 'B', States: { B: task('b') } },
          ],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }],
          Next: 'Done',
        },
        Done: DONE,
      }),
    );
    expect(run.current()).toMatchObject({ status: 'failed', error: 'States.Runtime' });
  });

  it('catches within a branch, and that branch goes on', () => {
    const run = drive(
      define({
        Both: {
          Type: 'Parallel',
          Branches: [
            {
              StartAt: 'A',
              States: {
                A: task('a', { Catch: [{ ErrorEquals: ['Broken'], Next: 'AA' }], End: true }),
                AA: { Type: 'Pass', Result: 'mended', End: true },
              },
            },
            { StartAt: 'B', States: { B: { Type: 'Pass', Result: 'b', End: true } } },
          ],
          End: true,
        },
      }),
    );
    run.throws('Broken');
    expect(run.current()).toMatchObject({ status: 'succeeded', output: ['mended', 'b'] });
  });

  it('is stopped branches first', () => {
    const run = drive(both());
    run.tell({ kind: 'stop', error: 'Stopped', cause: 'by hand' });
    expect(run.types.slice(-4)).toEqual([
      'TaskStateAborted',
      'TaskStateAborted',
      'ParallelStateAborted',
      'ExecutionAborted',
    ]);
  });

  it('gives branches its parameters', () => {
    const run = drive(both({ Parameters: { 'only.$': '$.n' } }), { n: 7, other: 8 });
    const [a, b] = run.calls();
    run.returns({}, a?.attempt);
    run.returns({}, b?.attempt);
    expect(run.current().output).toEqual([{}, { only: 7 }]);
  });
});

describe('purity', () => {
  it('leaves the execution it was given as it was', () => {
    const definition = define({ Ask: task('ask', { Next: 'Done' }), Done: DONE });
    const step = begin(definition, { name: 'x', machine: 'main', input: {}, tokenSeed: 's' }, START);
    const before = JSON.stringify(step.execution);
    const call = step.effects.find((effect) => effect.kind === 'invoke');
    const event = {
      kind: 'returned',
      attempt: call?.kind === 'invoke' ? call.attempt : '',
      output: { n: 1 },
    } as const;
    const once = advance(definition, step.execution, event, START);
    expect(JSON.stringify(step.execution)).toBe(before);
    expect(advance(definition, step.execution, event, START)).toEqual(once);
  });
});
