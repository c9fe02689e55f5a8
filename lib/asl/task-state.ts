import { sha256 } from '#lib/digest.ts';
import { plus, SECOND } from '#lib/instant.ts';
import type { Json } from '#lib/json.ts';
import { err, ok, type Result } from '#lib/result.ts';
import {
  ask,
  cancelTimer,
  contextOf,
  type Draft,
  emit,
  type LiveThread,
  nextSerial,
  setTimer,
} from './draft.ts';
import type { Activity } from './execution.ts';
import { getPath } from './json-path.ts';
import { isTooLarge } from './limits.ts';
import { fail, failAtRuntime, type Move, PARK } from './move.ts';
import { fillObject } from './payload-template.ts';
import { failOnMiss, leaveWith } from './shape-output.ts';
import { DATA_LIMIT_EXCEEDED, TIMEOUT } from './state-error.ts';
import { LAMBDA_INVOKE_WITH_TOKEN, type TaskState } from './types.ts';

export type Invoking = Extract<Activity, { kind: 'invoking' }>;
type Submitted = Extract<Activity, { kind: 'submitted' }>;

const TOO_LARGE = fail(
  DATA_LIMIT_EXCEEDED,
  "The state/task 'lambda' returned a result with a size exceeding the maximum number of bytes service limit.",
);

const takesToken = (state: TaskState): boolean => state.Resource === LAMBDA_INVOKE_WITH_TOKEN;

const resourceOf = (state: TaskState) => ({
  resource: takesToken(state) ? 'invoke.waitForTaskToken' : 'invoke',
  resourceType: 'lambda',
});

const timeoutOf = (
  state: TaskState,
  data: Json,
  context: { readonly [key: string]: Json },
): Result<number | undefined, string> => {
  if (state.TimeoutSecondsPath === undefined) return ok(state.TimeoutSeconds);
  const seconds = getPath(state.TimeoutSecondsPath, { data, context });
  return typeof seconds === 'number' && Number.isSafeInteger(seconds) && seconds > 0
    ? ok(seconds)
    : err(
        `TimeoutSecondsPath '${state.TimeoutSecondsPath}' must lead to a whole number of seconds above 0; ${JSON.stringify(seconds) ?? 'nothing'} is there.`,
      );
};

/** One attempt: the paths are read anew and a token is fresh, so that an answer to a former attempt is gone. */
export const attemptTask = (draft: Draft, thread: LiveThread, state: TaskState): Move => {
  const attempt = `attempt-${nextSerial(draft)}`;
  const token = takesToken(state) ? sha256(`${draft.execution.tokenSeed}/${attempt}`) : null;
  const context = contextOf(draft, thread, token);
  const timeout = timeoutOf(state, thread.input, context);
  if (!timeout.ok) return failAtRuntime(thread, timeout.error);
  const payload = fillObject(state.Parameters.Payload, { data: thread.input, context });
  if (!payload.ok) return failOnMiss(thread, payload.error);
  if (isTooLarge(payload.value)) return TOO_LARGE;

  const { FunctionName: functionName } = state.Parameters;
  const seconds = timeout.value;
  emit(draft, thread, 'TaskScheduled', {
    ...resourceOf(state),
    parameters: { FunctionName: functionName, Payload: payload.value },
    ...(seconds === undefined ? {} : { timeoutInSeconds: seconds }),
  });
  emit(draft, thread, 'TaskStarted', resourceOf(state));
  const timer = seconds === undefined ? null : setTimer(draft, plus(draft.now, seconds * SECOND));
  thread.activity = { kind: 'invoking', attempt, token, early: null, timer };
  ask(draft, { kind: 'invoke', attempt, state: thread.state, functionName, payload: payload.value, token });
  return PARK;
};

export const enterTask = (draft: Draft, thread: LiveThread, state: TaskState): Move => {
  thread.retries = (state.Retry ?? []).map(() => 0);
  return attemptTask(draft, thread, state);
};

const complete = (
  draft: Draft,
  thread: LiveThread,
  state: TaskState,
  result: Json,
  timer: string | null,
): Move => {
  cancelTimer(draft, timer);
  if (isTooLarge(result)) return failTask(draft, thread, state, TOO_LARGE);
  emit(draft, thread, 'TaskSucceeded', { ...resourceOf(state), output: result });
  return leaveWith(thread, state, result, contextOf(draft, thread));
};

const failTask = (draft: Draft, thread: LiveThread, state: TaskState, move: Move): Move => {
  if (move.kind === 'fail') emit(draft, thread, 'TaskFailed', { ...resourceOf(state), ...move.error });
  return move;
};

export const taskReturned = (
  draft: Draft,
  thread: LiveThread,
  state: TaskState,
  activity: Invoking,
  output: Json,
): Move => {
  const { attempt, token, early, timer } = activity;
  const response = { ExecutedVersion: '$LATEST', Payload: output, StatusCode: 200 };
  if (token === null) return complete(draft, thread, state, response, timer);
  emit(draft, thread, 'TaskSubmitted', { ...resourceOf(state), output: response });
  if (early) return complete(draft, thread, state, early.output, timer);
  thread.activity = { kind: 'submitted', attempt, token, timer };
  return PARK;
};

export const taskThrew = (
  draft: Draft,
  thread: LiveThread,
  state: TaskState,
  activity: Invoking,
  error: string,
  cause: string,
): Move => {
  // Whoever answered was told so, and will not answer a second attempt: the answer stands.
  if (activity.early) return complete(draft, thread, state, activity.early.output, activity.timer);
  cancelTimer(draft, activity.timer);
  return failTask(draft, thread, state, fail(error, cause));
};

export const taskAnswered = (
  draft: Draft,
  thread: LiveThread,
  state: TaskState,
  activity: Invoking | Submitted,
  output: Json,
): Move => {
  if (activity.kind === 'submitted') return complete(draft, thread, state, output, activity.timer);
  // Faster than the call that hands the token out: kept until that call returns.
  thread.activity = { ...activity, early: { output } };
  return PARK;
};

export const taskTimedOut = (
  draft: Draft,
  thread: LiveThread,
  state: TaskState,
  activity: Activity,
): Move => {
  if (activity.kind === 'invoking' && activity.early) {
    return complete(draft, thread, state, activity.early.output, null);
  }
  emit(draft, thread, 'TaskTimedOut', { ...resourceOf(state), error: TIMEOUT });
  return fail(TIMEOUT, '');
};
