/**
 * What DynamoDB may do and an emulator never does, drawn from a seed: pages of one item, batches that are answered in part,
 * transactions that meet others or are throttled, failures before the effect and answers lost after it.
 */
import {
  type DynamoDBClient,
  InternalServerError,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { makeDynamoDBClient } from '#lib/aws/clients.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import { clientOptions } from '#test/servers/aws-environment.ts';

/** Two hundred requests at once wait for two busy cores longer than production would wait for AWS. */
export const UNHURRIED = { requestHandler: { connectionTimeout: 20_000, requestTimeout: 20_000 } } as const;

export interface Hostility {
  readonly seed: number;
  /**
   * Each repeat of the SDK comes under another ClientRequestToken: as after the ten minutes for which DynamoDB knows one, and
   * harder than it ever is, so that nothing rests on that memory alone.
   */
  readonly forgetsTokens?: boolean;
}

/** Of a hundred requests. */
const CONFLICT = 25;
const THROTTLED = 5;
const NO_ITEM_OF_BATCH = 10;
const FAILED_BEFORE = 10;
const LOST_AFTER = 20;

/** Faults in a row at most: what is tested is that they are survived, not how many the adapter is patient with. */
const IN_A_ROW = 3;

const $metadata = { httpStatusCode: 400 };
const lostAnswer = (): Error => Object.assign(new Error('the answer was lost'), { name: 'TimeoutError' });

/** More than concurrent calls, which share the count of faults in a row, ever meet. */
const REPEATS = 20;

/** The SDK's own pauses, 0.1 s and more each, would make a suite take minutes. */
const atOnce = {
  mode: 'at once',
  acquireInitialRetryToken: async () => ({ getRetryCount: () => 0, getRetryDelay: () => 0 }),
  refreshRetryTokenForRetry: async (
    token: { getRetryCount(): number },
    { errorType }: { readonly errorType: string },
  ) => {
    const count = token.getRetryCount() + 1;
    if (errorType === 'CLIENT_ERROR' || count > REPEATS) throw new Error('no more retries');
    return { getRetryCount: () => count, getRetryDelay: () => 0 };
  },
  recordSuccess: () => undefined,
};

const cancelled = (items: number, at: number, Code: string): TransactionCanceledException =>
  new TransactionCanceledException({
    message: `Transaction cancelled [${Code}]`,
    CancellationReasons: Array.from({ length: items }, (_, index) => ({
      Code: index === at ? Code : 'None',
    })),
    $metadata,
  });

export const hostileClient = (
  endpoint: string,
  { seed, forgetsTokens = false }: Hostility,
): DynamoDBClient => {
  const client = makeDynamoDBClient({ ...clientOptions(endpoint), ...UNHURRIED, retryStrategy: atOnce });
  const random = seededRandom(seed, 'hostile-client');
  let faults = 0;
  const strikes = (percent: number): boolean => {
    const does = random.below(100) < percent && faults < IN_A_ROW;
    faults = does ? faults + 1 : 0;
    return does;
  };

  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const { input } = args;
        if (commandName === 'QueryCommand') return next({ ...args, input: { ...input, Limit: 1 } });
        if (commandName === 'UpdateItemCommand' && strikes(CONFLICT)) {
          throw new TransactionConflictException({
            message: 'Transaction is ongoing for the item',
            $metadata,
          });
        }
        if ('TransactItems' in input && input.TransactItems) {
          const items = input.TransactItems.length;
          if (strikes(CONFLICT)) throw cancelled(items, random.below(items), 'TransactionConflict');
          if (strikes(THROTTLED)) throw cancelled(items, random.below(items), 'ThrottlingError');
        }
        return next(args);
      },
    { step: 'initialize', name: 'hostileRequests' },
  );
  client.middlewareStack.add(
    (next) => async (args) => {
      const { input } = args;
      if (!('RequestItems' in input) || !input.RequestItems) return next(args);
      const [asked] = Object.entries(input.RequestItems);
      if (!asked || !('Keys' in asked[1]) || !asked[1].Keys) return next(args);
      const [table, request] = asked;
      const keys = asked[1].Keys;
      const answered = strikes(NO_ITEM_OF_BATCH) ? 0 : 1 + random.below(keys.length);
      const left = { [table]: { ...request, Keys: keys.slice(answered) } };
      if (answered === keys.length) return next(args);
      if (answered === 0) {
        return { output: { $metadata: {}, Responses: {}, UnprocessedKeys: left }, response: undefined };
      }
      const some = { RequestItems: { [table]: { ...request, Keys: keys.slice(0, answered) } } };
      const { output, response } = await next({ ...args, input: { ...input, ...some } });
      return { output: { ...output, UnprocessedKeys: left }, response };
    },
    { step: 'initialize', name: 'answersInPart', priority: 'low' },
  );
  // Within the retries of the SDK: it sees these, not the adapter.
  client.middlewareStack.add(
    (next) => async (args) => {
      const { request, input } = args;
      if (strikes(FAILED_BEFORE))
        throw new InternalServerError({ message: 'internal', $metadata: { httpStatusCode: 500 } });
      const token = 'ClientRequestToken' in input ? input.ClientRequestToken : undefined;
      if (forgetsTokens && token !== undefined) {
        if (!isBodied(request)) throw new TypeError('the SDK sends no bytes any more');
        const sent = new TextDecoder().decode(request.body);
        // The row holds the same id; that one must stay.
        const body = sent.replace(`"ClientRequestToken":"${token}"`, `"ClientRequestToken":"${random.id()}"`);
        if (body === sent) throw new TypeError('no token found where one was sent');
        request.body = new TextEncoder().encode(body);
      }
      const answer = await next(args);
      if (strikes(LOST_AFTER)) throw lostAnswer();
      return answer;
    },
    { step: 'finalizeRequest', name: 'hostileRoad', priority: 'low' },
  );
  return client;
};

/** An HTTP request with bytes in it, of which others as many may be made. */
const isBodied = (request: unknown): request is { body: Uint8Array } =>
  typeof request === 'object' && request !== null && 'body' in request && request.body instanceof Uint8Array;
