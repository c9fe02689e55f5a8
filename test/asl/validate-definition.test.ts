import aslValidator from 'asl-validator';
import { describe, expect, it } from 'vitest';
import type { DefinitionProblemCode } from '#lib/asl/definition-problem.ts';
import type { Definition, State } from '#lib/asl/types.ts';
import { validateDefinition } from '#lib/asl/validate-definition.ts';
import { DONE, define, task, tokenTask } from './definitions.ts';

/** One of everything that the subset has. */
const WHOLE: Definition = define({
  'Where to begin?': {
    Type: 'Choice',
    Comment: 'runbook.yaml:1',
    Choices: [
      { Variable: '$.resumeAt', StringEquals: 'readiness', Next: 'Readiness · enter' },
      {
        And: [
          { Variable: '$.loop', IsPresent: true },
          { Variable: '$.loop.tries', NumericGreaterThanEquals: 20 },
        ],
        Next: 'Broken',
      },
      { Variable: '$.again', BooleanEquals: true, Next: 'Readiness · enter' },
    ],
    Default: 'Readiness · enter',
  },
  'Readiness · enter': task(
    'stage-enter',
    {
      Comment: 'readiness runbook.yaml:9',
      ResultSelector: { 'verdict.$': '$.Payload.verdict', 'next.$': '$.Payload.next' },
      ResultPath: '$.loop',
      Retry: [
        {
          ErrorEquals: ['Lambda.ServiceException', 'Lambda.TooManyRequestsException'],
          IntervalSeconds: 2,
          MaxAttempts: 5,
          BackoffRate: 2,
          MaxDelaySeconds: 60,
        },
      ],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Broken', ResultPath: '$.error' }],
      Next: 'Readiness · until end',
    },
    { 'timing.$': "$.calendar.stages['readiness']", 'execution.$': '$$.Execution.Name', parameters: {} },
  ),
  'Readiness · until end': { Type: 'Wait', TimestampPath: '$.loop.next', Next: 'Checks' },
  Checks: {
    Type: 'Parallel',
    Branches: [
      {
        StartAt: 'Documents',
        States: { Documents: task('check-readiness', { OutputPath: '$.Payload', End: true }) },
      },
      {
        StartAt: 'Route?',
        States: {
          'Route?': {
            Type: 'Choice',
            Choices: [{ Variable: '$.skip', IsPresent: true, Next: 'Skipped' }],
            Default: 'Route',
          },
          Route: task('probe'),
          Skipped: { Type: 'Pass', Result: { verdict: 'pass' }, End: true },
        },
      },
    ],
    ResultPath: '$.checks',
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Broken', ResultPath: '$.error' }],
    Next: 'Go-live · decision',
  },
  'Go-live · decision': tokenTask('gate-open', {
    TimeoutSecondsPath: "$.calendar.gates['go-live'].timeoutSeconds",
    ResultPath: '$.decision',
    Catch: [
      { ErrorEquals: ['States.Timeout'], Next: 'Outcome', ResultPath: '$.error' },
      { ErrorEquals: ['States.ALL'], Next: 'Broken', ResultPath: '$.error' },
    ],
    Next: 'Outcome',
  }),
  Outcome: { Type: 'Pass', Result: 'completed', ResultPath: '$.outcome', Next: 'Ended' },
  Ended: DONE,
  Broken: { Type: 'Fail', Error: 'Broken', Cause: 'machinery failed before the first stage' },
});

const problemsOf = (value: unknown) => {
  const result = validateDefinition(value);
  return result.ok ? [] : result.error;
};

/** The whole definition with one state put in, or replaced. */
const having = (name: string, state: unknown): unknown => ({
  ...WHOLE,
  States: { ...WHOLE.States, [name]: state },
});

const inBranch = (state: State): unknown => ({
  ...define({ Both: DONE }),
  States: { Both: { Type: 'Parallel', Branches: [{ StartAt: 'A', States: { A: state } }], End: true } },
});

describe('validateDefinition', () => {
  it('takes one of everything, and gives it back unchanged', () => {
    expect(validateDefinition(JSON.parse(JSON.stringify(WHOLE)))).toEqual({ ok: true, value: WHOLE });
  });

  it('takes nothing that asl-validator refuses', () => {
    // That validator writes into what it is given.
    const { isValid, errors } = aslValidator(JSON.parse(JSON.stringify(WHOLE)), {
      checkPaths: true,
      checkArn: true,
    });
    expect(errors).toEqual([]);
    expect(isValid).toBe(true);
  });

  it.each<[DefinitionProblemCode, string | undefined, unknown]>([
    ['shape', undefined, null],
    ['shape', undefined, {}],
    ['shape', undefined, { ...WHOLE, QueryLanguage: 'JSONata' }],
    ['shape', 'A', having('A', { Type: 'Wait', End: true })],
    ['shape', 'A', having('A', task('', { End: true }))],
    ['shape', 'A', having('A', { ...task('ask'), Resource: 'arn:aws:states:::sqs:sendMessage' })],
    ['shape', 'A', having('A', { ...task('ask'), TimeoutSeconds: 0 })],
    [
      'shape',
      'A',
      having('A', {
        Type: 'Choice',
        Choices: [{ Variable: '$.a', NumericEquals: 1, Next: 'Ended' }],
        Default: 'Ended',
      }),
    ],
    [
      'shape',
      'A',
      having('A', { Type: 'Choice', Choices: [{ Variable: '$.a', IsPresent: true, Next: 'Ended' }] }),
    ],
    ['unknown-field', undefined, { ...WHOLE, TimeoutSeconds: 5 }],
    ['unknown-field', 'A', having('A', { ...task('ask'), HeartbeatSeconds: 5 })],
    ['unknown-field', 'A', having('A', { ...task('ask'), InputPath: '$' })],
    ['unknown-field', 'A', having('A', { Type: 'Map', End: true })],
    ['unknown-field', 'A', having('A', { Type: 'Wait', Seconds: 5, TimestampPath: '$.a', End: true })],
    ['path', 'A', having('A', task('ask', { End: true }, { 'a.$': 'States.UUID()' }))],
    ['path', 'A', having('A', task('ask', { End: true }, { deep: [{ 'a.$': '$.x[*]' }] }))],
    ['path', 'A', having('A', task('ask', { End: true }, { 'a.$': 5 }))],
    ['path', 'A', having('A', task('ask', { End: true }, { 'a.$': '$.a', a: 1 }))],
    ['path', 'A', having('A', task('ask', { ResultPath: '$$.Execution', End: true }))],
    ['path', 'A', having('A', task('ask', { OutputPath: '$.a-b', End: true }))],
    ['path', 'A', having('A', { Type: 'Wait', TimestampPath: 'now', End: true })],
    ['too-large', undefined, { ...WHOLE, Comment: 'x'.repeat(1024 * 1024) }],
    ['start-missing', undefined, { ...WHOLE, StartAt: 'Nowhere' }],
    ['target-missing', 'Ended', having('Ended', { Type: 'Pass', Next: 'Nowhere' })],
    [
      'target-missing',
      'Checks',
      having('Checks', {
        ...WHOLE.States.Checks,
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Nowhere' }],
      }),
    ],
    ['unreachable', 'Lonely', having('Lonely', DONE)],
    ['endless', 'Ended', having('Ended', { Type: 'Pass', Next: 'Ended' })],
    ['next-or-end', 'Ended', having('Ended', { Type: 'Pass' })],
    ['next-or-end', 'Ended', having('Ended', { Type: 'Pass', Next: 'Broken', End: true })],
    ['name-too-long', 'n'.repeat(81), having('n'.repeat(81), DONE)],
    ['name-twice', 'Documents', having('Documents', DONE)],
    [
      'two-timeouts',
      'Ended',
      having('Ended', task('ask', { TimeoutSeconds: 5, TimeoutSecondsPath: '$.a', End: true })),
    ],
    [
      'token-without-catch',
      'Ended',
      having(
        'Ended',
        tokenTask('open', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Broken' }], End: true }),
      ),
    ],
    [
      'token-path',
      'Ended',
      having('Ended', { ...tokenTask('open'), Parameters: { FunctionName: 'open', Payload: {} } }),
    ],
    ['token-path', 'Ended', having('Ended', task('ask', { End: true }, { 'token.$': '$$.Task.Token' }))],
    ['not-in-parallel', 'A', inBranch({ Type: 'Wait', TimestampPath: '$.a', End: true })],
    ['not-in-parallel', 'A', inBranch({ Type: 'Succeed' })],
    ['not-in-parallel', 'A', inBranch(tokenTask('open', { Catch: [], End: true }))],
    [
      'retry-error',
      'Ended',
      having(
        'Ended',
        task('ask', {
          Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 1, BackoffRate: 1 }],
          End: true,
        }),
      ),
    ],
    [
      'catch-order',
      'Ended',
      having(
        'Ended',
        task('ask', {
          Catch: [
            { ErrorEquals: ['States.ALL'], Next: 'Broken' },
            { ErrorEquals: ['Other'], Next: 'Broken' },
          ],
          End: true,
        }),
      ),
    ],
    [
      'catch-order',
      'Ended',
      having(
        'Ended',
        task('ask', { Catch: [{ ErrorEquals: ['States.ALL', 'Other'], Next: 'Broken' }], End: true }),
      ),
    ],
    [
      'catch-useless',
      'Ended',
      having(
        'Ended',
        task('ask', { Catch: [{ ErrorEquals: ['States.Runtime'], Next: 'Broken' }], End: true }),
      ),
    ],
  ])('refuses with %s at %s', (code, state, definition) => {
    expect(problemsOf(definition)).toContainEqual({ code, state, message: expect.stringMatching(/\S/) });
  });

  it('wants a time-out on every task that waits for an answer', () => {
    const { TimeoutSeconds, ...endless } = tokenTask('open', { End: true });
    expect(TimeoutSeconds).toBe(120);
    expect(problemsOf(having('Ended', endless))).toContainEqual(
      expect.objectContaining({ code: 'token-without-timeout', state: 'Ended' }),
    );
  });

  it('names field, value and what is allowed', () => {
    const [problem] = problemsOf(having('A', task('ask', { End: true }, { 'a.$': 'States.UUID()' })));
    expect(problem?.message).toMatch(/a\.\$ holds "States\.UUID\(\)".*allowed: \$\.name/);
    expect(problemsOf(inBranch({ Type: 'Wait', TimestampPath: '$.a', End: true }))[0]?.message).toMatch(
      /'Task'.*"Wait" seen|"Wait" seen/,
    );
  });

  it('reports all problems at once', () => {
    const broken = define({
      A: task('ask', { Next: 'Nowhere' }),
      B: { Type: 'Pass' },
      C: tokenTask('open', { Catch: [], End: true }),
    });
    const codes = problemsOf(broken).map(({ code, state }) => `${state} ${code}`);
    expect(codes).toEqual(
      expect.arrayContaining([
        'A target-missing',
        'B unreachable',
        'B next-or-end',
        'C unreachable',
        'C token-without-catch',
      ]),
    );
  });

  it.each([undefined, 5, 'text', [], { States: 5 }, { States: { A: null } }])('survives %j', (value) => {
    expect(problemsOf(value).length).toBeGreaterThan(0);
  });
});
