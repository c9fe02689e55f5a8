/** How a state fails, in the words of the Amazon States Language. */
export interface StateError {
  readonly error: string;
  readonly cause: string;
}

export const TIMEOUT = 'States.Timeout';
export const RUNTIME = 'States.Runtime';
export const DATA_LIMIT_EXCEEDED = 'States.DataLimitExceeded';
export const RESULT_PATH_MATCH_FAILURE = 'States.ResultPathMatchFailure';
export const ALL_ERRORS = 'States.ALL';
const TASK_FAILED = 'States.TaskFailed';

/** Errors of the Lambda service itself: the function may never have run, and asking again is right. */
export const LAMBDA_TRANSPORT_ERRORS = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
  'Lambda.ClientExecutionTimeoutException',
] as const;

const matches = (pattern: string, error: string): boolean => {
  switch (pattern) {
    // AWS has been seen to let States.ALL catch DataLimitExceeded against its own documentation; a cutover must not rely on it.
    case ALL_ERRORS:
      return error !== DATA_LIMIT_EXCEEDED;
    case TASK_FAILED:
      return error !== TIMEOUT && error !== DATA_LIMIT_EXCEEDED;
    default:
      return pattern === error;
  }
};

/** The first retrier or catcher that names the error. States.Runtime always fails the execution. */
export const firstMatch = <T extends { readonly ErrorEquals: readonly string[] }>(
  handlers: readonly T[] | undefined,
  error: string,
): { readonly handler: T; readonly index: number } | undefined => {
  if (error === RUNTIME) return undefined;
  for (const [index, handler] of (handlers ?? []).entries()) {
    if (handler.ErrorEquals.some((pattern) => matches(pattern, error))) return { handler, index };
  }
  return undefined;
};
