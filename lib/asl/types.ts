/**
 * The subset of the Amazon States Language that the compiler emits, the interpreter runs and infra binds
 * (DESIGN section 2). JSONPath only; no intrinsic functions, no Map; no Wait and no gate inside Parallel.
 * Anything outside is refused by `validateDefinition`, never ignored.
 */
import type { Json, JsonObject } from '#lib/json.ts';

export interface Definition {
  readonly Comment: string;
  readonly QueryLanguage: 'JSONPath';
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

export type State =
  | TaskState
  | ChoiceState
  | WaitState
  | PassState
  | ParallelState
  | SucceedState
  | FailState;

interface Common {
  /** Runbook id and `file:line`, so that the console leads back to the source. */
  readonly Comment?: string;
}

interface Onward extends Common {
  /** Exactly one of `Next` and `End`. */
  readonly Next?: string;
  readonly End?: true;
}

interface Shaping {
  /** Keys that end in `.$` hold a path: `$…` into the state's input, `$$…` into the context object. */
  readonly Parameters?: JsonObject;
  readonly ResultSelector?: JsonObject;
  /** A reference path, or null to drop the result. Left out: the result replaces the input. */
  readonly ResultPath?: string | null;
  readonly OutputPath?: string;
}

export const LAMBDA_INVOKE = 'arn:aws:states:::lambda:invoke';
export const LAMBDA_INVOKE_WITH_TOKEN = 'arn:aws:states:::lambda:invoke.waitForTaskToken';

export interface TaskState extends Onward, Shaping {
  readonly Type: 'Task';
  readonly Resource: typeof LAMBDA_INVOKE | typeof LAMBDA_INVOKE_WITH_TOKEN;
  /** `FunctionName` is the logical action name (a folder of `lambdas/`); infra binds it to an ARN after hashing. */
  readonly Parameters: { readonly FunctionName: string; readonly Payload: JsonObject };
  readonly TimeoutSeconds?: number;
  readonly TimeoutSecondsPath?: string;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
}

/** Retries Lambda transport errors only: a business outcome is a result, never an exception. */
export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly MaxAttempts: number;
  readonly BackoffRate: number;
  readonly MaxDelaySeconds?: number;
}

export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
  /** Where `{Error, Cause}` goes. */
  readonly ResultPath?: string;
}

export interface ChoiceState extends Common {
  readonly Type: 'Choice';
  readonly Choices: readonly ChoiceRule[];
  /** Always there: data nobody thought of goes somewhere named. */
  readonly Default: string;
}

export type ChoiceRule = Comparison & { readonly Next: string };

export type Comparison =
  | { readonly Variable: string; readonly StringEquals: string }
  | { readonly Variable: string; readonly BooleanEquals: boolean }
  | { readonly Variable: string; readonly NumericGreaterThanEquals: number }
  | { readonly Variable: string; readonly IsPresent: boolean }
  | { readonly And: readonly Comparison[] };

export interface WaitState extends Onward {
  readonly Type: 'Wait';
  /** Path to an ISO 8601 instant. One in the past returns at once. */
  readonly TimestampPath: string;
}

export interface PassState extends Onward {
  readonly Type: 'Pass';
  readonly Result?: Json;
  readonly Parameters?: JsonObject;
  readonly ResultPath?: string | null;
  readonly OutputPath?: string;
}

/** Read-only checks side by side; a failing branch fails the state, which a Catch takes. */
export interface ParallelState extends Onward, Shaping {
  readonly Type: 'Parallel';
  readonly Branches: readonly Branch[];
  readonly Catch?: readonly Catcher[];
}

export interface Branch {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, TaskState | PassState | ChoiceState>>;
}

export interface SucceedState extends Common {
  readonly Type: 'Succeed';
}

export interface FailState extends Common {
  readonly Type: 'Fail';
  readonly Error: string;
  readonly Cause: string;
}
