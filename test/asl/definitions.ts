/** Small definitions that tests share. */
import {
  type Definition,
  LAMBDA_INVOKE,
  LAMBDA_INVOKE_WITH_TOKEN,
  type State,
  type TaskState,
} from '#lib/asl/types.ts';
import type { Json, JsonObject } from '#lib/json.ts';

export const define = (
  States: Readonly<Record<string, State>>,
  StartAt = Object.keys(States)[0] ?? '',
): Definition => ({
  Comment: 'test',
  QueryLanguage: 'JSONPath',
  StartAt,
  States,
});

type TaskFields = Partial<Omit<TaskState, 'Type' | 'Resource' | 'Parameters'>>;

export const task = (
  FunctionName: string,
  fields: TaskFields = { End: true },
  Payload: JsonObject = {},
): TaskState => ({
  Type: 'Task',
  Resource: LAMBDA_INVOKE,
  Parameters: { FunctionName, Payload },
  ...fields,
});

/** Waits for its token, two minutes, and goes to `Late` then. */
export const tokenTask = (FunctionName: string, fields: TaskFields = { End: true }): TaskState => ({
  Type: 'Task',
  Resource: LAMBDA_INVOKE_WITH_TOKEN,
  Parameters: { FunctionName, Payload: { 'token.$': '$$.Task.Token' } },
  ...(fields.TimeoutSecondsPath === undefined ? { TimeoutSeconds: 120 } : {}),
  Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Late', ResultPath: '$.error' }],
  ...fields,
});

export const DONE: State = { Type: 'Succeed' };

/** For payload fields that are text. */
export const text = (value: Json | undefined): string => {
  if (typeof value !== 'string') throw new TypeError(`text expected, ${JSON.stringify(value)} seen`);
  return value;
};
