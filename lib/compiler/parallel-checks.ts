/** Read-only tasks side by side: each is judged by itself, and one that is held does not hide another. */
import type { ChoiceRule } from '#lib/asl/types.ts';
import { untilStart } from './automatic-task.ts';
import { endName } from './ends.ts';
import type { Fragment } from './fragment.ts';
import { answerRule, brokeState, held } from './held.ts';
import { catchAll, invokeInBranch } from './invoke.ts';
import type { Place } from './place.ts';
import type { ProgramTask } from './program.ts';
import { stateName } from './state-name.ts';
import { giveUp } from './way-out.ts';

export interface Check {
  readonly place: Place;
  readonly task: ProgramTask;
}

/** Looks at one result, holds it for its owner if it did not pass, and goes on to the next check's result. */
const judge = (check: Check, index: number, all: string, next: string): Fragment => {
  const { place } = check;
  const passed = stateName(place.title, 'passed?');
  const take = stateName(place.title, 'take result');
  const out = giveUp(place);
  const wait = held(place, [
    answerRule('retry', all),
    answerRule('done', next),
    answerRule('give-up', out.start),
  ]);
  const result = `$.checks[${index}]`;
  const choices: readonly ChoiceRule[] = [
    { Variable: `${result}.verdict`, StringEquals: 'pass', Next: next },
    {
      Variable: `${result}.tries`,
      NumericGreaterThanEquals: place.passes + place.bounds.retries,
      Next: endName('failed'),
    },
  ];
  return {
    start: passed,
    states: {
      [passed]: { Comment: place.comment, Type: 'Choice', Choices: choices, Default: take },
      [take]: {
        Comment: place.comment,
        Type: 'Pass',
        Parameters: {
          'verdict.$': `${result}.verdict`,
          'reasons.$': `${result}.reasons`,
          'tries.$': `${result}.tries`,
          'next.$': `${result}.next`,
        },
        ResultPath: '$.loop',
        Next: wait.start,
      },
      ...wait.states,
      ...out.states,
    },
  };
};

export const parallelChecks = (
  checks: readonly Check[],
  source: { readonly start?: string | undefined },
  next: string,
): Fragment => {
  const [first] = checks;
  if (!first) throw new Error('no checks to run side by side');
  const all = stateName(first.place.title, 'side by side');
  const wait = untilStart(first.place, source, all);
  // A branch that breaks breaks them all; its error cannot say which, so the first owner is asked.
  const broke = brokeState(first.place, 'broke', checks.map((check) => check.task.action).join(' or '));
  const judged = checks.map((check, index) => {
    const following = checks[index + 1];
    return judge(check, index, all, following ? stateName(following.place.title, 'passed?') : next);
  });
  return {
    start: wait.start,
    states: {
      ...wait.states,
      [all]: {
        Comment: first.place.comment,
        Type: 'Parallel',
        Branches: checks.map(({ place, task }) => {
          if (!task.action) throw new Error(`task ${task.id} is manual`);
          const run = stateName(place.title, 'run');
          return {
            StartAt: run,
            States: { [run]: invokeInBranch(place, { call: task.action, parameters: task.parameters }) },
          };
        }),
        ResultPath: '$.checks',
        Catch: [catchAll(broke.start)],
        Next: stateName(first.place.title, 'passed?'),
      },
      ...broke.states,
      ...Object.assign({}, ...judged.map((fragment) => fragment.states)),
    },
  };
};
