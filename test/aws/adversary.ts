/**
 * What AWS does now and then and no emulator ever does: pages of one item, transactions that meet others, failures inside, and
 * answers that are lost after the request was carried out. Laid over a client, it makes every contract suite run through them.
 */
import {
  type DynamoDBClient,
  InternalServerError,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';

export interface AdversaryOptions {
  /** Every how many writes the answer is lost, so that the SDK sends the same request again. */
  readonly lostAnswerEvery: number;
  /** Every how many transactions another one is at the same item. */
  readonly conflictEvery: number;
  /** Every how many requests AWS fails before it did anything. */
  readonly failEvery: number;
}

export const ADVERSARY: AdversaryOptions = { lostAnswerEvery: 3, conflictEvery: 3, failEvery: 5 };

const isWrite = (command: string): boolean => /^(Put|Update|Delete|Transact)/.test(command);

const every = (n: number): (() => boolean) => {
  let count = 0;
  return () => {
    count += 1;
    return count % n === 0;
  };
};

const $metadata = { httpStatusCode: 400 };

export const underAdversary = (
  client: DynamoDBClient,
  options: AdversaryOptions = ADVERSARY,
): DynamoDBClient => {
  const losesAnswer = every(options.lostAnswerEvery);
  const conflicts = every(options.conflictEvery);
  const fails = every(options.failEvery);

  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        if (commandName !== 'QueryCommand') return next(args);
        return next({ ...args, input: { ...args.input, Limit: 1 } });
      },
    { step: 'initialize', name: 'pagesOfOne' },
  );
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        if (commandName === 'TransactWriteItemsCommand' && conflicts()) {
          throw new TransactionCanceledException({
            message: 'Transaction cancelled [TransactionConflict]',
            CancellationReasons: [{ Code: 'TransactionConflict' }],
            $metadata,
          });
        }
        return next(args);
      },
    { step: 'initialize', name: 'transactionConflicts' },
  );
  // Within the retries of the SDK: it sees these, not the adapter.
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        if (fails())
          throw new InternalServerError({ message: 'internal', $metadata: { httpStatusCode: 500 } });
        const answer = await next(args);
        if (isWrite(commandName) && losesAnswer()) {
          throw Object.assign(new Error('the answer was lost'), { name: 'TimeoutError', code: 'ETIMEDOUT' });
        }
        return answer;
      },
    { step: 'deserialize', name: 'lostAnswers', priority: 'low' },
  );
  return client;
};
