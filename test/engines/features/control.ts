/** Features that decide what comes next, and when. */
import type { Branch, TaskState } from '#lib/asl/types.ts';
import type { JsonObject } from '#lib/json.ts';
import { DONE, define, task, tokenTask } from '#test/asl/definitions.ts';
import { asked, type Feature, returned, silent, threw } from './feature.ts';

const WAIT = 'https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html';
const TASK = 'https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html';
const TOKEN =
  'https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-wait-token';
const ERRORS = 'https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html';
const PARALLEL = 'https://docs.aws.amazon.com/step-functions/latest/dg/state-parallel.html';
const FAIL = 'https://docs.aws.amazon.com/step-functions/latest/dg/state-fail.html';

const A = { subject: 'a' };
const B = { subject: 'b' };
const TOKEN_OF = (payload: JsonObject) => ({ ...payload, 'token.$': '$$.Task.Token' });

const CATCH = [{ ErrorEquals: ['States.ALL'], Next: 'Name', ResultPath: '$.error' }];
/** As compiled gates have it: what follows when nobody answers is said. */
const CATCH_TIMEOUT = [{ ErrorEquals: ['States.Timeout'], Next: 'Name', ResultPath: '$.error' }, ...CATCH];

/** Only the error's name goes on: its cause is the engine's own words. */
const NAME = { Type: 'Pass', Parameters: { 'caught.$': '$.error.Error' }, End: true } as const;

const gate = (fields: Partial<TaskState>): TaskState => ({
  ...tokenTask('ask', { Catch: CATCH_TIMEOUT, End: true }),
  Parameters: { FunctionName: 'ask', Payload: TOKEN_OF(A) },
  TimeoutSeconds: 60,
  ...fields,
});

const { TimeoutSeconds: _fixed, ...GATE_BY_PATH } = gate({ TimeoutSecondsPath: '$.seconds' });

const branch = (name: string, fields: Partial<TaskState> = {}): Branch => ({
  StartAt: name,
  States: {
    [name]: task(
      'ask',
      { ResultSelector: { 'n.$': '$.Payload.n' }, End: true, ...fields },
      { subject: name },
    ),
  },
});

const TRANSPORT = [
  { ErrorEquals: ['Lambda.ServiceException'], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 1 },
];
const NO_TRANSPORT_ERROR = 'its functions never fail on Lambda’s side';

export const CONTROL_FEATURES: readonly Feature[] = [
  {
    id: 'wait-past',
    title: '`Wait` with `TimestampPath` in the past goes on at once',
    definition: define({ Wait: { Type: 'Wait', TimestampPath: '$.at', Next: 'Done' }, Done: DONE }),
    input: { at: '1999-12-31T23:00:00.000Z' },
    expected: { states: ['Wait', 'Done'], output: { at: '1999-12-31T23:00:00.000Z' } },
    source: WAIT,
  },
  {
    id: 'answer',
    title: '`.waitForTaskToken`: the answer is the result',
    definition: define({ Gate: gate({ ResultPath: '$.decision' }), Name: NAME }),
    calls: [asked('ask', A, { decision: 'go' })],
    expected: { states: ['Gate'], output: { decision: { decision: 'go' } } },
    source: TOKEN,
  },
  {
    id: 'timeout',
    title: '`TimeoutSeconds` on a plain task, caught as `States.Timeout`',
    definition: define({
      Ask: task('ask', { TimeoutSeconds: 1, Catch: CATCH, End: true }, A),
      Name: NAME,
    }),
    calls: [silent('ask', A)],
    expected: { states: ['Ask', 'Name'], output: { caught: 'States.Timeout' } },
    source: TASK,
  },
  {
    id: 'timeout-token',
    title: '`TimeoutSeconds` on a task that waits',
    definition: define({ Gate: gate({ TimeoutSeconds: 1 }), Name: NAME }),
    calls: [asked('ask', A, null)],
    expected: { states: ['Gate', 'Name'], output: { caught: 'States.Timeout' } },
    source: TASK,
  },
  {
    id: 'timeout-path',
    title: '`TimeoutSecondsPath` on a plain task',
    definition: define({
      Ask: task('ask', { TimeoutSecondsPath: '$.seconds', Catch: CATCH, End: true }, A),
      Name: NAME,
    }),
    input: { seconds: 1 },
    calls: [silent('ask', A)],
    expected: { states: ['Ask', 'Name'], output: { caught: 'States.Timeout' } },
    source: TASK,
    defects: { MiniStack: 'ignored' },
  },
  {
    id: 'timeout-path-token',
    title: '`TimeoutSecondsPath` on a task that waits: every gate',
    definition: define({ Gate: GATE_BY_PATH, Name: NAME }),
    input: { seconds: 1 },
    calls: [asked('ask', A, null)],
    expected: { states: ['Gate', 'Name'], output: { caught: 'States.Timeout' } },
    source: TASK,
    defects: { MiniStack: 'ignored: never times out' },
  },
  {
    id: 'catch',
    title: '`Catch` of what a function throws, by its name',
    definition: define({ Ask: task('ask', { Catch: CATCH, End: true }, A), Name: NAME }),
    calls: [threw('ask', A, 'OutOfPaper')],
    expected: { states: ['Ask', 'Name'], output: { caught: 'OutOfPaper' } },
    source: ERRORS,
    defects: { MiniStack: 'caught, as `Runtime.HandlerError`' },
  },
  {
    id: 'catch-token',
    title: '`Catch` where the function that hands the token out throws',
    definition: define({ Gate: gate({}), Name: NAME }),
    calls: [threw('ask', { ...A, token: 'a token' }, 'OutOfPaper')],
    expected: { states: ['Gate', 'Name'], output: { caught: 'OutOfPaper' } },
    source: TOKEN,
    defects: { MiniStack: 'error swallowed: waits on' },
  },
  {
    id: 'no-catch',
    title: 'what nothing catches fails the execution',
    definition: define({ Ask: task('ask', { End: true }, A) }),
    calls: [threw('ask', A, 'OutOfPaper')],
    expected: { states: ['Ask'], error: 'OutOfPaper' },
    source: ERRORS,
    defects: { MiniStack: 'as `Runtime.HandlerError`' },
  },
  {
    id: 'retry',
    title: '`Retry` on Lambda’s own errors, counted in `$$.State.RetryCount`',
    definition: define({
      Ask: task(
        'ask',
        { Retry: TRANSPORT, ResultSelector: { 'n.$': '$.Payload.n' }, End: true },
        { ...A, 'again.$': '$$.State.RetryCount' },
      ),
    }),
    calls: [
      threw('ask', { ...A, again: 0 }, 'Lambda.ServiceException'),
      returned('ask', { ...A, again: 1 }, { n: 1 }),
    ],
    expected: { states: ['Ask'], output: { n: 1 } },
    source: ERRORS,
    notPlayable: { MiniStack: NO_TRANSPORT_ERROR },
  },
  {
    id: 'retry-token',
    title: 'a retry has a fresh token',
    definition: define({ Gate: gate({ Retry: TRANSPORT }), Name: NAME }),
    calls: [
      threw('ask', { ...A, token: 'a token' }, 'Lambda.ServiceException'),
      { ...asked('ask', A, { decision: 'go' }), payload: { ...A, token: 'another' } },
    ],
    expected: { states: ['Gate'], output: { decision: 'go' } },
    source: TOKEN,
    defects: { moto: 'the same one again' },
    notPlayable: { MiniStack: NO_TRANSPORT_ERROR },
  },
  {
    id: 'parallel',
    title: '`Parallel`: results in the order of the branches',
    definition: define({
      Both: { Type: 'Parallel', Branches: [branch('a'), branch('b')], ResultPath: '$.r', End: true },
    }),
    calls: [returned('ask', A, { n: 1 }), returned('ask', B, { n: 2 })],
    expected: { states: ['Both'], output: { r: [{ n: 1 }, { n: 2 }] } },
    source: PARALLEL,
  },
  {
    id: 'parallel-catch',
    title: '`Catch` of a branch that fails, at once: the others are cut off',
    definition: define({
      Both: {
        Type: 'Parallel',
        Branches: [branch('a'), branch('b', { TimeoutSeconds: 30 })],
        Catch: CATCH,
        End: true,
      },
      Name: NAME,
    }),
    calls: [threw('ask', A, 'OutOfPaper'), silent('ask', B)],
    expected: { states: ['Both', 'Name'], output: { caught: 'OutOfPaper' } },
    source: PARALLEL,
    defects: { MiniStack: 'waits for the other branches' },
  },
  {
    id: 'fail',
    title: '`Fail` ends with its error',
    definition: define({ Stop: { Type: 'Fail', Error: 'Unsound', Cause: 'on purpose' } }),
    expected: { states: ['Stop'], error: 'Unsound' },
    source: FAIL,
  },
];
