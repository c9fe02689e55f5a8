/** What a single state must keep to, beyond its shape. */
import type { Json } from '#lib/json.ts';
import type { DefinitionProblem, DefinitionProblemCode } from './definition-problem.ts';
import { MAX_STATE_NAME_LENGTH } from './limits.ts';
import { ALL_ERRORS, LAMBDA_TRANSPORT_ERRORS, RUNTIME, TIMEOUT } from './state-error.ts';
import { type Catcher, LAMBDA_INVOKE_WITH_TOKEN, type State, type TaskState } from './types.ts';

const TRANSPORT: ReadonlySet<string> = new Set(LAMBDA_TRANSPORT_ERRORS);

type Rule = readonly [DefinitionProblemCode, string];

const namesToken = (template: Json): boolean =>
  typeof template === 'object' &&
  template !== null &&
  Object.entries(template).some(([key, value]) =>
    key.endsWith('.$') ? value === '$$.Task.Token' : namesToken(value),
  );

const taskRules = (task: TaskState, inParallel: boolean): Rule[] => {
  const rules: Rule[] = [];
  const timeouts = [task.TimeoutSeconds, task.TimeoutSecondsPath].filter((it) => it !== undefined).length;
  if (timeouts > 1) rules.push(['two-timeouts', 'has both TimeoutSeconds and TimeoutSecondsPath; keep one']);
  for (const { ErrorEquals } of task.Retry ?? []) {
    const others = ErrorEquals.filter((error) => !TRANSPORT.has(error));
    if (others.length > 0) {
      const allowed = LAMBDA_TRANSPORT_ERRORS.join(', ');
      rules.push([
        'retry-error',
        `retries on ${others.join(', ')}; only Lambda's own errors may be retried: ${allowed}`,
      ]);
    }
  }
  const handsOut = namesToken(task.Parameters.Payload);
  if (task.Resource !== LAMBDA_INVOKE_WITH_TOKEN) {
    if (handsOut)
      rules.push(['token-path', 'reads $$.Task.Token but has none; use the resource with .waitForTaskToken']);
    return rules;
  }
  if (!handsOut) {
    rules.push([
      'token-path',
      'waits for its token but hands it to nobody; pass "token.$": "$$.Task.Token" in its payload',
    ]);
  }
  if (timeouts === 0) {
    rules.push([
      'token-without-timeout',
      'waits for an answer without a time-out, so for a year; set TimeoutSecondsPath',
    ]);
  }
  if (!task.Catch?.some(({ ErrorEquals }) => ErrorEquals.includes(TIMEOUT))) {
    rules.push([
      'token-without-catch',
      `does not say what follows when nobody answers; add a Catch for ${TIMEOUT}`,
    ]);
  }
  if (inParallel)
    rules.push(['not-in-parallel', 'waits for an answer inside a Parallel; move it before or after']);
  return rules;
};

const catchRules = (catchers: readonly Catcher[]): Rule[] =>
  catchers.flatMap(({ ErrorEquals }, index) => {
    const rules: Rule[] = [];
    const last = index === catchers.length - 1;
    if (ErrorEquals.includes(ALL_ERRORS) && !(last && ErrorEquals.length === 1)) {
      rules.push([
        'catch-order',
        `${ALL_ERRORS} must stand alone and in the last Catch, or what follows is never reached`,
      ]);
    }
    if (ErrorEquals.includes(RUNTIME)) {
      rules.push([
        'catch-useless',
        `${RUNTIME} always fails the execution and cannot be caught; leave it out`,
      ]);
    }
    return rules;
  });

const onwardRules = (state: State): Rule[] => {
  if (
    !('TimestampPath' in state || state.Type === 'Task' || state.Type === 'Pass' || state.Type === 'Parallel')
  ) {
    return [];
  }
  const count = Number(state.Next !== undefined) + Number(state.End !== undefined);
  return count === 1
    ? []
    : [
        [
          'next-or-end',
          `has ${count === 0 ? 'neither Next nor End' : 'both Next and End'}; exactly one is needed`,
        ],
      ];
};

export const checkState = (name: string, state: State, inParallel: boolean): readonly DefinitionProblem[] => {
  const rules = [
    ...onwardRules(state),
    ...(state.Type === 'Task' ? taskRules(state, inParallel) : []),
    ...(state.Type === 'Task' || state.Type === 'Parallel' ? catchRules(state.Catch ?? []) : []),
  ];
  if ([...name].length > MAX_STATE_NAME_LENGTH) {
    rules.push([
      'name-too-long',
      `the name has ${[...name].length} characters, ${MAX_STATE_NAME_LENGTH} are allowed; shorten the title`,
    ]);
  }
  return rules.map(([code, message]) => ({ code, state: name, message }));
};
