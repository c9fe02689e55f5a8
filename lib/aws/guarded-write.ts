/**
 * Writes that hold only under a condition. The SDK sends a request again whose answer was lost; the second one then meets
 * what the first one wrote, and DynamoDB says that the condition failed. So each write is stamped, and a refusal by our
 * own stamp is a success: without it a decision would be reported as not made, by the one that made it.
 */
import {
  ConditionalCheckFailedException,
  PutItemCommand,
  type PutItemCommandInput,
  TransactionConflictException,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { systemRandom } from '#lib/system-random.ts';
import { wallClock } from '#lib/wall-clock.ts';
import type { Item } from './attributes.ts';
import type { StoreAccess } from './store-access.ts';

const STAMP = 'writeId';

export type GuardedOutcome =
  | { readonly written: true }
  /** What stands there instead, as it was at that moment; undefined: nothing. */
  | { readonly written: false; readonly there: Item | undefined };

/** A transaction was at the item: 0.05, 0.1, 0.2 and 0.4 s apart, worst case 0.75 s beside the calls. */
const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 50;

const outcomeOf = async (
  { clock = wallClock }: StoreAccess,
  write: () => Promise<unknown>,
  stamp: string,
): Promise<GuardedOutcome> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await write();
      return { written: true };
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) {
        const there = error.Item;
        return there?.[STAMP]?.S === stamp ? { written: true } : { written: false, there };
      }
      // Not one of those that the SDK tries again by itself.
      if (!(error instanceof TransactionConflictException) || attempt === ATTEMPTS) throw error;
      await clock.sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    }
  }
};

type Guard = {
  readonly condition: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Item;
};

export const guardedPut = (access: StoreAccess, item: Item, guard: Guard): Promise<GuardedOutcome> => {
  const stamp = (access.random ?? systemRandom).id();
  const input: PutItemCommandInput = {
    TableName: access.table,
    Item: { ...item, [STAMP]: { S: stamp } },
    ConditionExpression: guard.condition,
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    ...(guard.names && { ExpressionAttributeNames: { ...guard.names } }),
    ...(guard.values && { ExpressionAttributeValues: { ...guard.values } }),
  };
  return outcomeOf(access, () => access.client.send(new PutItemCommand(input)), stamp);
};

/** Create-only. */
export const createItem = (access: StoreAccess, item: Item): Promise<GuardedOutcome> =>
  guardedPut(access, item, { condition: 'attribute_not_exists(pk)' });

/** Sets attributes of an item, by their names; the guard's placeholders must not be `#s…` or `:s…`. */
export const guardedUpdate = (
  access: StoreAccess,
  key: Item,
  set: Item,
  guard: Guard,
): Promise<GuardedOutcome> => {
  const stamp = (access.random ?? systemRandom).id();
  const entries = Object.entries({ ...set, [STAMP]: { S: stamp } });
  const input: UpdateItemCommandInput = {
    TableName: access.table,
    Key: { ...key },
    UpdateExpression: `SET ${entries.map((_, index) => `#s${index} = :s${index}`).join(', ')}`,
    ConditionExpression: guard.condition,
    ExpressionAttributeNames: {
      ...Object.fromEntries(entries.map(([name], index) => [`#s${index}`, name])),
      ...guard.names,
    },
    ExpressionAttributeValues: {
      ...Object.fromEntries(entries.map(([, value], index) => [`:s${index}`, value])),
      ...guard.values,
    },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
  return outcomeOf(access, () => access.client.send(new UpdateItemCommand(input)), stamp);
};
