/** A manual task: handed to its owner early, waited for late, asked again while nobody reports. */
import type { Task } from '#lib/runbook/schema.ts';
import { untilStart } from './automatic-task.ts';
import type { Fragment } from './fragment.ts';
import { ANSWER, answerRule, escalation } from './held.ts';
import { invoke, invokeAndWait } from './invoke.ts';
import type { Place } from './place.ts';
import { stateName } from './state-name.ts';
import { giveUp } from './way-out.ts';

/** Tells the owner and goes on at once, whatever happens: the report opens the task again. */
export const handOut = (place: Place, source: Pick<Task, 'start'>, next: string): Fragment => {
  const start = stateName(place.title, 'hand out');
  const wait = untilStart(place, source, start);
  return {
    start: wait.start,
    states: {
      ...wait.states,
      [start]: invoke(place, { call: 'task-open', register: '$.loop', next, onCrash: next }),
    },
  };
};

/** `source` has a start only if the task is handed out here. */
export const report = (place: Place, source: Pick<Task, 'start'>, next: string): Fragment => {
  const start = stateName(place.title, 'report');
  const reported = stateName(place.title, 'reported?');
  const wait = untilStart(place, source, start);
  const again = escalation(place, start);
  const out = giveUp(place);
  return {
    start: wait.start,
    states: {
      ...wait.states,
      [start]: invokeAndWait(place, {
        call: 'task-open',
        register: '$.answer',
        result: ANSWER,
        next: reported,
        onTimeout: again.start,
        onCrash: again.start,
      }),
      [reported]: {
        Comment: place.comment,
        Type: 'Choice',
        Choices: [answerRule('done', next), answerRule('give-up', out.start)],
        Default: again.start,
      },
      ...again.states,
      ...out.states,
    },
  };
};
