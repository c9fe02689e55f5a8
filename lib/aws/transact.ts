/**
 * One transaction, as often as it takes to be neither in conflict nor throttled.
 *
 * The id serves twice. As ClientRequestToken it makes a repeated request of the SDK, whose first answer was lost, the same
 * transaction to DynamoDB for ten minutes; and every attempt here uses the same one, since a conflict means that nothing
 * happened. As `writeId` of the row it tells our own write from somebody else's when a condition fails, however late and
 * whatever became of the token: "exists already" must not be the answer to the one who made it.
 */
import {
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { Item } from './attributes.ts';
import { type Patience, pause, StoreBusyError, type Waiting } from './patience.ts';
import type { TableAccess } from './read-items.ts';

/** The attribute in which a write leaves its id. */
export const WRITE_ID = 'writeId';

export interface WriteAccess extends TableAccess, Waiting {}

/** 20, 40, 80, 160, 320 and 4 x 500 ms: at worst 2.6 s of waiting, on average half; intake answers an ERP in between. */
export const INVOICE_PATIENCE: Patience = { attempts: 10, base: 20, cap: 500 };

/** What stood in the way of one item of a transaction; `there`: the item as it was. */
export interface Refusal {
  readonly there: Item | undefined;
}

/** In the order of the items; undefined: this one would have been written. */
export type Refusals = readonly (Refusal | undefined)[];

/** Those that pass by themselves. Everything else that is no failed condition is an error of ours. */
const PASSING: ReadonlySet<string> = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);

const refusalsOf = (cancelled: TransactionCanceledException): Refusals | undefined => {
  const reasons = cancelled.CancellationReasons ?? [];
  return reasons.some(({ Code }) => Code === 'ConditionalCheckFailed')
    ? reasons.map(({ Code, Item }) => (Code === 'ConditionalCheckFailed' ? { there: Item } : undefined))
    : undefined;
};

const passes = (cancelled: TransactionCanceledException): boolean => {
  const codes = (cancelled.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None');
  return (
    codes.some((code) => PASSING.has(code)) && codes.every((code) => code === 'None' || PASSING.has(code))
  );
};

export const isOwnWrite = (refusal: Refusal | undefined, id: string): boolean =>
  refusal?.there?.[WRITE_ID]?.S === id;

/**
 * Undefined: written. `what` names the work in the error of the one who gave up. A condition that failed for one item decides,
 * even if another one was in conflict: it was looked at, and it did not hold.
 */
export const transact = async (
  access: WriteAccess,
  what: string,
  id: string,
  items: readonly TransactWriteItem[],
  patience: Patience = INVOICE_PATIENCE,
): Promise<Refusals | undefined> => {
  const input = { TransactItems: [...items], ClientRequestToken: id };
  for (let attempt = 0; attempt < patience.attempts; attempt += 1) {
    if (attempt > 0) await pause(access, patience, attempt - 1);
    try {
      await access.client.send(new TransactWriteItemsCommand(input));
      return undefined;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const refusals = refusalsOf(error);
      if (refusals) return refusals;
      if (!passes(error)) throw error;
    }
  }
  throw new StoreBusyError(
    `${what} in table ${access.table}: ${patience.attempts} attempts met other transactions on the same items or were ` +
      'throttled. Nothing was written; ask again. If it stays so, look at the table’s throttling and conflict metrics.',
  );
};
