/** What waits for a person after something did not pass, and asks again until a bound. */
import type { ChoiceRule } from '#lib/asl/types.ts';
import { endName } from './ends.ts';
import type { Fragment } from './fragment.ts';
import { invoke, invokeAndWait } from './invoke.ts';
import type { Place } from './place.ts';
import { stateName } from './state-name.ts';

/** Of an answer only what is branched on; who said it and why is in the progress table. */
export const ANSWER = { 'answer.$': '$.answer' };

/** Counts the asking, tells people, and asks again unless that was the last time. */
export const escalation = (place: Place, askAgain: string): Fragment => {
  const escalate = stateName(place.title, 'escalate');
  const enough = stateName(place.title, 'asked enough?');
  return {
    start: escalate,
    states: {
      [escalate]: invoke(place, {
        call: 'task-open',
        parameters: { escalate: true },
        result: { 'tries.$': '$.Payload.tries' },
        register: '$.answer',
        next: enough,
        // Nobody can be told: the run ends, production stays as it is, and its end raises the alarm.
        onCrash: endName('failed'),
      }),
      [enough]: {
        Comment: place.comment,
        Type: 'Choice',
        Choices: [
          {
            Variable: '$.answer.tries',
            NumericGreaterThanEquals: place.bounds.asks,
            Next: endName('failed'),
          },
        ],
        Default: askAgain,
      },
    },
  };
};

/** A crash has no reasons of its own: these stand in for them, and the history has the error. */
export const brokeState = (
  place: Place,
  step: string,
  functionName: string,
  escalate = stateName(place.title, 'escalate'),
): Fragment => {
  const name = stateName(place.title, step);
  return {
    start: name,
    states: {
      [name]: {
        Comment: place.comment,
        Type: 'Pass',
        Result: {
          verdict: 'fail',
          reasons: [
            `Function ${functionName} broke or gave no answer. Its log, and $.error of this execution, say why.`,
          ],
          tries: 0,
          next: '',
          step,
        },
        ResultPath: '$.loop',
        Next: escalate,
      },
    },
  };
};

/**
 * Held: its owner answers `retry`, `done` (done another way, on the owner's word) or `give-up`. Anything else is no
 * answer, and is asked again.
 */
export const held = (place: Place, answers: readonly ChoiceRule[]): Fragment => {
  const start = stateName(place.title, 'held');
  const answered = stateName(place.title, 'held?');
  const again = escalation(place, start);
  return {
    start,
    states: {
      [start]: invokeAndWait(place, {
        call: 'task-open',
        parameters: { held: true, 'reasons.$': '$.loop.reasons' },
        register: '$.answer',
        result: ANSWER,
        next: answered,
        onTimeout: again.start,
        onCrash: again.start,
      }),
      [answered]: { Comment: place.comment, Type: 'Choice', Choices: answers, Default: again.start },
      ...again.states,
    },
  };
};

export const answerRule = (answer: 'retry' | 'done' | 'give-up', next: string): ChoiceRule => ({
  Variable: '$.answer.answer',
  StringEquals: answer,
  Next: next,
});
