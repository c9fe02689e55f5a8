/** Of an error after the SDK's own retries: did it come from the road or from AWS, so that the same call may succeed later? */
const NAMES: ReadonlySet<string> = new Set([
  'ThrottlingException',
  'Throttling',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'KmsThrottlingException',
  'TimeoutError',
  'RequestTimeout',
  'AbortError',
]);

const CODES: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

const statusOf = (error: Error): number | undefined => {
  if (!('$metadata' in error) || typeof error.$metadata !== 'object' || error.$metadata === null)
    return undefined;
  const { $metadata } = error;
  return 'httpStatusCode' in $metadata && typeof $metadata.httpStatusCode === 'number'
    ? $metadata.httpStatusCode
    : undefined;
};

/** Everything not known to be so is none: a permission that is missing must be seen, not tried again. */
export const isTransient = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const status = statusOf(error);
  return (
    NAMES.has(error.name) ||
    ('code' in error && typeof error.code === 'string' && CODES.has(error.code)) ||
    status === 429 ||
    (status !== undefined && status >= 500)
  );
};
