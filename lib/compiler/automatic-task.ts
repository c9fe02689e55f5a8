/** An automatic task: waits for its start, runs, asks again while inconclusive, is held or turned back if it fails. */
import type { ChoiceRule } from '#lib/asl/types.ts';
import type { Task } from '#lib/runbook/schema.ts';
import { endName } from './ends.ts';
import type { Fragment } from './fragment.ts';
import { answerRule, brokeState, held } from './held.ts';
import { invoke } from './invoke.ts';
import type { Place } from './place.ts';
import type { ProgramTask } from './program.ts';
import { stateName } from './state-name.ts';
import { giveUp, rollBack } from './way-out.ts';

const verdict = (is: 'pass' | 'inconclusive', next: string): ChoiceRule => ({
  Variable: '$.loop.verdict',
  StringEquals: is,
  Next: next,
});

const tried = (times: number, next: string): ChoiceRule => ({
  Variable: '$.loop.tries',
  NumericGreaterThanEquals: times,
  Next: next,
});

/** Only for a task with a start of its own; a start in the past waits for nothing. */
export const untilStart = (place: Place, task: Pick<Task, 'start'>, next: string): Fragment => {
  if (task.start === undefined) return { start: next, states: {} };
  const start = stateName(place.title, 'wait');
  return {
    start,
    states: {
      [start]: {
        Comment: place.comment,
        Type: 'Wait',
        TimestampPath: `${place.timing}.start`,
        Next: next,
      },
    },
  };
};

/** What becomes of a task that did not pass. */
const failure = (place: Place, task: ProgramTask, run: string, next: string): Fragment => {
  const broke = brokeState(place, 'broke', task.action ?? '');
  if (task.onFailure === 'roll-back') return rollBack(place, task.id);
  const out = giveUp(place);
  const wait = held(place, [
    answerRule('retry', run),
    answerRule('done', next),
    answerRule('give-up', out.start),
  ]);
  return { start: wait.start, states: { ...broke.states, ...wait.states, ...out.states } };
};

export const automaticTask = (
  place: Place,
  task: ProgramTask,
  source: Pick<Task, 'start'>,
  next: string,
): Fragment => {
  if (!task.action) throw new Error(`task ${task.id} is manual`);
  const run = stateName(place.title, 'run');
  const passed = stateName(place.title, 'passed?');
  const again = stateName(place.title, 'wait to ask again');
  const wait = untilStart(place, source, run);
  const failed = failure(place, task, run, next);
  const turnsBack = task.onFailure === 'roll-back';
  const atMost = task.until?.atMost ?? 1;
  const asking: readonly ChoiceRule[] = task.until
    ? [tried(atMost, failed.start), verdict('inconclusive', again)]
    : [];
  return {
    start: wait.start,
    states: {
      ...wait.states,
      [run]: invoke(place, {
        call: task.action,
        parameters: task.parameters,
        register: '$.loop',
        next: passed,
        onCrash: turnsBack ? failed.start : stateName(place.title, 'broke'),
      }),
      [passed]: {
        Comment: place.comment,
        Type: 'Choice',
        Choices: [
          verdict('pass', next),
          // An owner's retries are bounded too. Not the way back: nobody has asked for it.
          ...(turnsBack ? [] : [tried(atMost + place.passes - 1 + place.bounds.retries, endName('failed'))]),
          ...asking,
        ],
        Default: failed.start,
      },
      ...(task.until
        ? {
            [again]: {
              Comment: place.comment,
              Type: 'Wait' as const,
              TimestampPath: '$.loop.next',
              Next: run,
            },
          }
        : {}),
      ...failed.states,
    },
  };
};
