/** Features that shape data, or read it. */
import type { State } from '#lib/asl/types.ts';
import { DONE, define, task } from '#test/asl/definitions.ts';
import { type Feature, returned } from './feature.ts';

const DATA = 'https://docs.aws.amazon.com/step-functions/latest/dg/concepts-input-output-filtering.html';
const CONTEXT = 'https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html';
const CHOICE = 'https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html';
const PASS = 'https://docs.aws.amazon.com/step-functions/latest/dg/state-pass.html';
const LAMBDA = 'https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html';
const ERRORS = 'https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html';

const pass = (fields: Partial<Extract<State, { Type: 'Pass' }>>): State => ({
  Type: 'Pass',
  ...fields,
});

const choice = (...Choices: Extract<State, { Type: 'Choice' }>['Choices']) =>
  define({ Which: { Type: 'Choice', Choices, Default: 'Other' }, Yes: DONE, Other: DONE });

const yes = (input: Feature['input'] = {}): Pick<Feature, 'input' | 'expected'> => ({
  input,
  expected: { states: ['Which', 'Yes'], output: input },
});

export const DATA_FEATURES: readonly Feature[] = [
  {
    id: 'lambda-result',
    title: '`lambda:invoke`: the result is wrapped with `ExecutedVersion` and `StatusCode`',
    definition: define({
      Ask: task(
        'ask',
        {
          ResultSelector: {
            'payload.$': '$.Payload',
            'status.$': '$.StatusCode',
            'version.$': '$.ExecutedVersion',
          },
          End: true,
        },
        { subject: 'a' },
      ),
    }),
    calls: [returned('ask', { subject: 'a' }, { n: 1 })],
    expected: { states: ['Ask'], output: { payload: { n: 1 }, status: 200, version: '$LATEST' } },
    source: LAMBDA,
    defects: { MiniStack: 'no `ExecutedVersion`' },
  },
  {
    id: 'parameters',
    title: '`Parameters` with paths into input and context, also inside of objects',
    definition: define({
      Ask: task(
        'ask',
        { ResultPath: null, End: true },
        {
          subject: 'a',
          'b.$': '$.b',
          inside: { 'c.$': "$.list['x-y'].c", fixed: [1, null] },
          'state.$': '$$.State.Name',
          'execution.$': '$$.Execution.Name',
          'given.$': '$$.Execution.Input.b',
        },
      ),
    }),
    input: { b: { deep: true }, list: { 'x-y': { c: 3 } } },
    calls: [
      returned(
        'ask',
        {
          subject: 'a',
          b: { deep: true },
          inside: { c: 3, fixed: [1, null] },
          state: 'Ask',
          execution: 'parameters',
          given: { deep: true },
        },
        {},
      ),
    ],
    expected: { states: ['Ask'], output: { b: { deep: true }, list: { 'x-y': { c: 3 } } } },
    source: CONTEXT,
  },
  {
    id: 'result-path',
    title: '`ResultSelector`, then `ResultPath` (into a field that is not there yet), then `OutputPath`',
    definition: define({
      Ask: task(
        'ask',
        { ResultSelector: { 'n.$': '$.Payload.n' }, ResultPath: '$.a.b', OutputPath: '$.a', End: true },
        { subject: 'a' },
      ),
    }),
    input: { x: 1 },
    calls: [returned('ask', { subject: 'a' }, { n: 7 })],
    expected: { states: ['Ask'], output: { b: { n: 7 } } },
    source: DATA,
  },
  {
    id: 'missing-path',
    title: 'a path in `Parameters` that leads nowhere fails as `States.Runtime`',
    definition: define({ Ask: task('ask', { End: true }, { 'a.$': '$.nowhere' }) }),
    expected: { states: ['Ask'], error: 'States.Runtime' },
    source: ERRORS,
    defects: { MiniStack: 'null in its place' },
  },
  {
    id: 'runtime-uncaught',
    title: '`States.Runtime` is caught by nothing, not by `States.ALL`',
    definition: define({
      Ask: task(
        'ask',
        { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Late' }], Next: 'Late' },
        { 'a.$': '$.nowhere' },
      ),
      Late: DONE,
    }),
    expected: { states: ['Ask'], error: 'States.Runtime' },
    source: ERRORS,
    defects: { MiniStack: 'no such error there', moto: 'caught' },
  },
  {
    id: 'pass',
    title: '`Pass` with `Result`, and with `Parameters`',
    definition: define({
      Fixed: pass({ Result: { by: 'hand' }, ResultPath: '$.fixed', Next: 'Filled' }),
      Filled: pass({ Parameters: { 'was.$': '$.fixed.by' }, ResultPath: '$.filled', End: true }),
    }),
    input: { x: 1 },
    expected: {
      states: ['Fixed', 'Filled'],
      output: { x: 1, fixed: { by: 'hand' }, filled: { was: 'hand' } },
    },
    source: PASS,
  },
  {
    id: 'choice-equals',
    title: '`StringEquals`, `BooleanEquals`, `NumericGreaterThanEquals`, `And`',
    definition: choice({
      And: [
        { Variable: '$.s', StringEquals: 'go' },
        { Variable: '$.b', BooleanEquals: false },
        { Variable: '$.n', NumericGreaterThanEquals: 3 },
      ],
      Next: 'Yes',
    }),
    ...yes({ s: 'go', b: false, n: 3 }),
    source: CHOICE,
  },
  {
    id: 'choice-context',
    title: 'a `Variable` of the context object',
    definition: choice({ Variable: '$$.Execution.Input.s', StringEquals: 'go', Next: 'Yes' }),
    ...yes({ s: 'go' }),
    source: CONTEXT,
  },
  {
    id: 'list-index',
    title: 'a path through a list, `$.list[1].s`',
    definition: choice({ Variable: '$.list[1].s', StringEquals: 'go', Next: 'Yes' }),
    ...yes({ list: [{ s: 'no' }, { s: 'go' }] }),
    source: 'https://states-language.net/spec.html#ref-paths',
    defects: { moto: 'gives a list of one, `["go"]`' },
  },
  {
    id: 'is-present',
    title: '`IsPresent` of something absent',
    definition: choice({ Variable: '$.a', IsPresent: false, Next: 'Yes' }),
    ...yes(),
    source: CHOICE,
  },
  {
    id: 'is-present-null',
    title: '`IsPresent` of null is true',
    definition: choice({ Variable: '$.a', IsPresent: true, Next: 'Yes' }),
    ...yes({ a: null }),
    source: CHOICE,
    defects: { MiniStack: 'false' },
  },
  {
    id: 'choice-missing',
    title: 'a `Variable` that is not there fails as `States.Runtime`',
    definition: choice({ Variable: '$.a', StringEquals: 'go', Next: 'Yes' }),
    expected: { states: ['Which'], error: 'States.Runtime' },
    source: CHOICE,
    defects: { MiniStack: 'takes `Default`', moto: 'takes `Default`' },
  },
  {
    id: 'data-limit',
    title: 'a result beyond 256 KiB fails as `States.DataLimitExceeded`',
    definition: define({ Ask: task('ask', { End: true }, { subject: 'a' }) }),
    calls: [returned('ask', { subject: 'a' }, { text: 'x'.repeat(270_000) })],
    expected: { states: ['Ask'], error: 'States.DataLimitExceeded' },
    source: ERRORS,
    defects: { MiniStack: 'taken' },
  },
];
