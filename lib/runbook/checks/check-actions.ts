import { ACTION_NAMES, ACTIONS, type ActionName } from '#lib/runbook/actions.ts';
import { nearest } from '#lib/runbook/nearest.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import type { ProblemAt } from '#lib/runbook/problem-at.ts';
import { shapeProblems } from '#lib/runbook/shape-problems.ts';
import { type Check, switchDistance, type TaskAt, tasksOf } from './check.ts';

export const isAction = (name: string): name is ActionName => Object.hasOwn(ACTIONS, name);

/** An automatic task names an action that exists, with parameters of the action's own schema. */
export const checkActions: Check = (runbook, problem) =>
  tasksOf(runbook).flatMap((at) => {
    const { action } = at.task;
    if (action === undefined) return onlyAutomatic(at, problem);
    if (!isAction(action)) return [unknownAction(at, action, problem)];
    return [...parameters(at, action, problem), ...onlyManual(at, problem), ...tooEarly(at, action, problem)];
  });

const unknownAction = ({ task, path }: TaskAt, action: string, problem: ProblemAt): Problem => {
  const meant = nearest(action, ACTION_NAMES);
  return problem([...path, 'action'], {
    code: 'action-unknown',
    message: `task ${task.id ?? ''}: there is no action ${action.slice(0, 60)}.`,
    seen: action.slice(0, 60),
    allowed: ACTION_NAMES.join(', '),
    fix: meant
      ? `Did you mean ${meant}? A task without \`action\` is manual.`
      : 'Choose an action of the list; a task without `action` is manual.',
  });
};

const CODES: Readonly<Record<string, string>> = {
  'key-unknown': 'parameter-unknown',
  'key-missing': 'parameter-missing',
};

/** The action's own schema, each problem at the parameter's own line. */
const parameters = ({ task, path }: TaskAt, action: ActionName, problem: ProblemAt): readonly Problem[] => {
  if (task.with === undefined) return [];
  const inWith: ProblemAt = (inside, details, part) =>
    problem(
      [...path, 'with', ...inside],
      {
        ...details,
        code: CODES[details.code] ?? 'parameter-invalid',
        message: `task ${task.id ?? ''}, action ${action}: ${details.message}`,
      },
      part,
    );
  return shapeProblems(ACTIONS[action].parameters, task.with, inWith);
};

const onlyAutomatic = ({ task, path }: TaskAt, problem: ProblemAt): readonly Problem[] => {
  const idle = (key: 'with' | 'until' | 'onFailure', used: boolean) =>
    used
      ? [
          problem(
            [...path, key],
            {
              code: 'only-automatic',
              message: `task ${task.id ?? ''}: \`${key}\` has no meaning for a manual task.`,
              fix: `Remove \`${key}\`, or name the \`action\` it is meant for.`,
            },
            'key',
          ),
        ]
      : [];
  return [
    ...idle('with', task.with !== undefined && Object.keys(task.with).length > 0),
    ...idle('until', task.until !== undefined),
    ...idle('onFailure', task.onFailure === 'roll-back'),
  ];
};

const onlyManual = ({ task, path }: TaskAt, problem: ProblemAt): readonly Problem[] =>
  task.changesProduction === undefined
    ? []
    : [
        problem(
          [...path, 'changesProduction'],
          {
            code: 'only-manual',
            message: `task ${task.id ?? ''}: an action says itself whether it changes production.`,
            fix: 'Remove `changesProduction`.',
          },
          'key',
        ),
      ];

/** Nothing turns to SmartAPI, and nothing can be rolled back, before the switch. */
const tooEarly = (
  { task, stage, path }: TaskAt,
  action: ActionName,
  problem: ProblemAt,
): readonly Problem[] => {
  const distance = switchDistance(stage);
  if (distance === undefined || distance >= 0) return [];
  return [
    ...(ACTIONS[action].changesProduction
      ? [
          problem([...path, 'action'], {
            code: 'changes-before-switch',
            message: `task ${task.id ?? ''}: ${action} changes where live invoices go, in a stage before the switch.`,
            seen: action,
            allowed: 'stages of kind switch and later',
            fix: 'Move the task to the switch stage or later.',
          }),
        ]
      : []),
    ...(task.onFailure === 'roll-back'
      ? [
          problem([...path, 'onFailure'], {
            code: 'roll-back-before-switch',
            message: `task ${task.id ?? ''}: there is nothing to roll back before the switch.`,
            seen: 'roll-back',
            allowed: 'hold',
            fix: 'Write `onFailure: hold`, or leave it out.',
          }),
        ]
      : []),
  ];
};
