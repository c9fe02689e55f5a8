/** A call of a function, as every Task state makes it. */
import { LAMBDA_TRANSPORT_ERRORS } from '#lib/asl/state-error.ts';
import {
  type Catcher,
  LAMBDA_INVOKE,
  LAMBDA_INVOKE_WITH_TOKEN,
  type Retrier,
  type TaskState,
} from '#lib/asl/types.ts';
import type { JsonObject } from '#lib/json.ts';
import type { ActionName, MachineryName } from '#lib/runbook/actions.ts';
import type { Caller, Place } from './place.ts';

/** Lambda transport errors and nothing else: 2 + 4 + 8 + 16 = 30 s at worst, then people are asked. */
const RETRY: readonly Retrier[] = [
  {
    ErrorEquals: LAMBDA_TRANSPORT_ERRORS,
    IntervalSeconds: 2,
    MaxAttempts: 4,
    BackoffRate: 2,
  },
];

/** Lambda itself ends a function after 15 minutes; without this a lost answer would be waited for a year. */
const CALL_SECONDS = 900;

/** What is kept of an action's result. */
export const ACTION_RESULT: JsonObject = {
  'verdict.$': '$.Payload.verdict',
  'reasons.$': '$.Payload.reasons',
  'tries.$': '$.Payload.tries',
  'next.$': '$.Payload.next',
};

interface Call {
  readonly call: ActionName | MachineryName;
  /** Keys ending in `.$` hold paths. */
  readonly parameters?: JsonObject;
}

const payload = (place: Caller, parameters: JsonObject, token: boolean): JsonObject => ({
  'cutover.$': '$.cutover',
  'tenant.$': '$.tenant',
  'run.$': '$.run',
  'execution.$': '$$.Execution.Name',
  stage: place.stage,
  ...(place.subject.startsWith('$.') ? { 'subject.$': place.subject } : { subject: place.subject }),
  parameters,
  'digests.$': '$.digests',
  ...(place.timing === undefined ? {} : { 'timing.$': place.timing }),
  ...(token ? { 'token.$': '$$.Task.Token' } : {}),
});

export const catchAll = (next: string): Catcher => ({
  ErrorEquals: ['States.ALL'],
  Next: next,
  ResultPath: '$.error',
});

/** A plain call: its result goes to `register`, and whatever breaks goes to `onCrash`. */
export const invoke = (
  place: Caller,
  options: Call & {
    readonly register: string;
    readonly result?: JsonObject;
    readonly next: string;
    readonly onCrash: string;
  },
): TaskState => ({
  Comment: place.comment,
  Type: 'Task',
  Resource: LAMBDA_INVOKE,
  Parameters: { FunctionName: options.call, Payload: payload(place, options.parameters ?? {}, false) },
  ResultSelector: options.result ?? ACTION_RESULT,
  ResultPath: options.register,
  TimeoutSeconds: CALL_SECONDS,
  Retry: RETRY,
  Catch: [catchAll(options.onCrash)],
  Next: options.next,
});

/** One of several calls side by side: its result alone is the branch's, and what breaks it breaks them all. */
export const invokeInBranch = (place: Caller, options: Call): TaskState => ({
  Comment: place.comment,
  Type: 'Task',
  Resource: LAMBDA_INVOKE,
  Parameters: { FunctionName: options.call, Payload: payload(place, options.parameters ?? {}, false) },
  ResultSelector: ACTION_RESULT,
  TimeoutSeconds: CALL_SECONDS,
  Retry: RETRY,
  End: true,
});

/** A call that waits until somebody answers its token, or until the calendar's time is over. */
export const invokeAndWait = (
  place: Place,
  options: Call & {
    readonly register: string;
    readonly result: JsonObject;
    readonly next: string;
    readonly onTimeout: string;
    readonly onCrash: string;
  },
): TaskState => ({
  Comment: place.comment,
  Type: 'Task',
  Resource: LAMBDA_INVOKE_WITH_TOKEN,
  Parameters: { FunctionName: options.call, Payload: payload(place, options.parameters ?? {}, true) },
  ResultSelector: options.result,
  ResultPath: options.register,
  TimeoutSecondsPath: `${place.timing}.timeoutSeconds`,
  Retry: RETRY,
  Catch: [
    { ErrorEquals: ['States.Timeout'], Next: options.onTimeout, ResultPath: '$.error' },
    catchAll(options.onCrash),
  ],
  Next: options.next,
});
