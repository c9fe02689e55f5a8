import { describe, expect, it } from 'vitest';
import { type Definition, LAMBDA_INVOKE, LAMBDA_INVOKE_WITH_TOKEN, type State } from '#lib/asl/types.ts';
import { steerWords } from '#lib/rehearsal/turn-back/steer.ts';
import { waysTo } from '#lib/rehearsal/turn-back/ways-to.ts';

const call = (
  name: string,
  more: Partial<Extract<State, { Type: 'Task' }>> & { readonly Next: string },
): State => ({
  Type: 'Task',
  Resource: LAMBDA_INVOKE,
  Parameters: { FunctionName: name, Payload: { stage: 'one', subject: 'work', parameters: {} } },
  ResultSelector: { 'verdict.$': '$.Payload.verdict', 'tries.$': '$.Payload.tries' },
  ResultPath: '$.loop',
  ...more,
});

const caught = (Next: string) => [{ ErrorEquals: ['States.ALL'], Next, ResultPath: '$.error' }];

const held: State = {
  Type: 'Task',
  Resource: LAMBDA_INVOKE_WITH_TOKEN,
  Parameters: {
    FunctionName: 'task-open',
    Payload: { stage: 'one', subject: 'work', parameters: { held: true }, 'token.$': '$$.Task.Token' },
  },
  ResultSelector: { 'answer.$': '$.answer' },
  ResultPath: '$.answer',
  TimeoutSeconds: 60,
  Catch: caught('Late'),
  Next: 'Held?',
};

const definition: Definition = {
  Comment: 'small',
  QueryLanguage: 'JSONPath',
  StartAt: 'Work',
  States: {
    Work: call('reconcile', { Next: 'Passed?', Catch: caught('Broke') }),
    'Passed?': {
      Type: 'Choice',
      Choices: [{ Variable: '$.loop.verdict', StringEquals: 'pass', Next: 'Done' }],
      Default: 'Held',
    },
    Broke: { Type: 'Pass', Next: 'Held' },
    Held: held,
    'Held?': {
      Type: 'Choice',
      Choices: [
        { Variable: '$.answer.answer', StringEquals: 'retry', Next: 'Work' },
        { Variable: '$.answer.answer', StringEquals: 'give-up', Next: 'Given up' },
      ],
      Default: 'Held',
    },
    Late: { Type: 'Pass', Next: 'Held' },
    'Given up': { Type: 'Pass', Next: 'Done' },
    Done: { Type: 'Succeed' },
  },
};

const wordsTo = (state: string, of: Definition = definition): readonly string[] | undefined =>
  waysTo(of, {}).get(state)?.steerings.map(steerWords);

describe('the way to each state', () => {
  it('is the usual one where that leads there, though another was seen first', () => {
    expect(wordsTo('Work')).toEqual([]);
    expect(wordsTo('Done')).toEqual([]);
  });

  it('is the one with the fewest things out of the ordinary', () => {
    expect(wordsTo('Held')).toEqual(['Work answers fail']);
    expect(wordsTo('Broke')).toEqual(['Work breaks']);
    expect(wordsTo('Late')).toEqual(['Work answers fail', 'Held: nobody answers']);
    expect(wordsTo('Given up')).toEqual(['Work answers fail', 'Held: the owner says give-up']);
  });

  it('names the stage of the call that leads there', () => {
    expect(waysTo(definition, {}).get('Held?')?.stage).toBe('one');
  });

  it('a state that no answer leads to has none', () => {
    const States = {
      ...definition.States,
      'Held?': {
        Type: 'Choice' as const,
        Choices: [
          { Variable: '$.answer.answer', StringEquals: 'sing', Next: 'Given up' },
          { Variable: '$.answer.answer', StringEquals: 'retry', Next: 'Work' },
        ],
        Default: 'Held',
      },
    };
    expect(wordsTo('Given up', { ...definition, States })).toBeUndefined();
  });
});
