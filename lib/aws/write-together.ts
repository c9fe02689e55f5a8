import {
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { wallClock } from '#lib/wall-clock.ts';
import type { StoreAccess } from './store-access.ts';

/** Another transaction was at one of the items: 0.05, 0.1, 0.2 and 0.4 s apart, worst case 0.75 s beside the calls. */
const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 50;

/**
 * All or nothing, in one table. Conflicts with other transactions are tried again, which the SDK does not do by itself. A
 * repeat by the SDK of a request whose answer was lost is DynamoDB's to recognise: the SDK sends the same
 * `ClientRequestToken` with it. `refused`: for each item whether its condition failed.
 */
export const writeTogether = async (
  { client, table, clock = wallClock }: StoreAccess,
  items: readonly TransactWriteItem[],
): Promise<
  { readonly written: true } | { readonly written: false; readonly refused: readonly boolean[] }
> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.send(new TransactWriteItemsCommand({ TransactItems: [...items] }));
      return { written: true };
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None');
      if (codes.includes('ConditionalCheckFailed')) {
        return { written: false, refused: codes.map((code) => code === 'ConditionalCheckFailed') };
      }
      const mayPass = codes.some((code) => PASSING.has(code)) && attempt < ATTEMPTS;
      if (!mayPass) {
        throw new Error(`${table}: a transaction was cancelled (${codes.join(', ') || 'no reason given'})`, {
          cause: error,
        });
      }
      await clock.sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    }
  }
};

const PASSING: ReadonlySet<string> = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);
