import * as z from 'zod';
import { FunctionFailed } from '#lib/aws/invoker.ts';

/** Where a command was talking to when it failed. */
export interface FaultContext {
  readonly stage: string;
  /** What AWS_ENDPOINT_URL says, if anything. */
  readonly endpoint: string | undefined;
  readonly region: string | undefined;
  readonly profile: string | undefined;
}

const Fault = z.object({
  name: z.string(),
  message: z.string().default(''),
  code: z.string().optional(),
  $metadata: z.object({ requestId: z.string().optional() }).optional(),
});
type Fault = z.infer<typeof Fault>;

const EXPIRED = new Set(['ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'TokenRefreshRequired']);
const REFUSED = new Set([
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'SignatureDoesNotMatch',
  'InvalidSignatureException',
  'AuthFailure',
  'IncompleteSignature',
]);
const DENIED = new Set(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'Forbidden']);
const THROTTLED = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'ProvisionedThroughputExceededException',
  'SlowDown',
]);
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
]);

/**
 * What went wrong between here and AWS, in one line that says what to do; undefined for what is no fault of the world but
 * a bug of ours, which is to be seen with its trace.
 */
export const awsFault = (error: unknown, context: FaultContext): string | undefined => {
  if (error instanceof FunctionFailed) {
    return `Function ${error.functionName} failed (${error.errorType}): ${error.message} Its log is in /aws/lambda/${error.functionName}.`;
  }
  if (!(error instanceof Error)) return undefined;
  const { code } = Fault.partial().parse({ code: 'code' in error ? error.code : undefined });
  // A name that cannot be resolved in each of its addresses comes as several errors in one.
  if (code === undefined && error instanceof AggregateError && error.errors.length > 0) {
    return awsFault(error.errors[0], context);
  }
  const metadata = '$metadata' in error ? error.$metadata : undefined;
  const read = Fault.safeParse({ name: error.name, message: error.message, code, $metadata: metadata });
  return read.success ? lineOf(read.data, context) : undefined;
};

const lineOf = (fault: Fault, context: FaultContext): string | undefined => {
  const { name, message, code } = fault;
  const profile = context.profile === undefined ? '' : ` of profile ${context.profile}`;
  if (
    EXPIRED.has(name) ||
    /token (is|has) expired|session (has |is )?expired|sso.*(expired|invalid)/i.test(message)
  ) {
    return `The AWS credentials${profile} have expired. Sign in again (aws sso login${context.profile === undefined ? '' : ` --profile ${context.profile}`}) and repeat the command.`;
  }
  if (name === 'CredentialsProviderError' || /could not load credentials/i.test(message)) {
    return `There are no AWS credentials${profile}. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in (aws sso login).`;
  }
  if (/region is missing/i.test(message)) {
    return 'The AWS region is missing. Set AWS_REGION, or a region in the profile that AWS_PROFILE names.';
  }
  if (REFUSED.has(name)) {
    return `AWS does not know the credentials${profile} (${name}). Check AWS_PROFILE and the access key; keys of another partition or an emulator do not fit.`;
  }
  if (DENIED.has(name)) return deniedLine(message);
  if (THROTTLED.has(name)) {
    return `AWS is throttling this account (${name}): the call was tried several times. Nothing more was done; repeat the command in a minute.`;
  }
  if (
    UNREACHABLE.has(code ?? '') ||
    UNREACHABLE.has(name) ||
    name === 'TimeoutError' ||
    name === 'NetworkingError'
  ) {
    const where =
      context.endpoint === undefined
        ? `AWS in ${context.region ?? 'this region'}`
        : `the endpoint ${context.endpoint} (AWS_ENDPOINT_URL)`;
    return `${where} cannot be reached (${code ?? name}). Check the network${context.endpoint === undefined ? ', a proxy and AWS_REGION' : ', and that the emulator runs'}.`;
  }
  if (fault.$metadata === undefined) return undefined;
  const request = fault.$metadata.requestId === undefined ? '' : ` Request ${fault.$metadata.requestId}.`;
  return `AWS refused a call (${name}): ${message.trim() || 'without a word'}${request}`;
};

/** AWS names the action; without it nobody knows what to ask their administrator for. */
const deniedLine = (message: string): string => {
  const action = /not authorized to perform:? ([a-z0-9-]+:[A-Za-z]+)/.exec(message)?.[1];
  const resource = /on resource:? (\S+)/.exec(message)?.[1];
  return `These credentials may not do ${action ?? 'this'}${resource === undefined ? '' : ` on ${resource.replace(/[.,;]$/, '')}`}. Use a role that may, or have the action granted.${action === undefined ? ` AWS says: ${message.trim()}` : ''}`;
};
