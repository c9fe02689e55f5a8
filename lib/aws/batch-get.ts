import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Item } from './attributes.ts';
import { type Patience, pause, StoreBusyError, type Waiting } from './patience.ts';
import type { TableKey } from './records-table.ts';

/** DynamoDB's own limit; a batch above it is refused as a whole. */
const MOST_KEYS = 100;

/** In a row without a single item: 50, 100, 200, 400 and 3 x 800 ms, at worst 3.2 s. */
const PATIENCE: Patience = { attempts: 8, base: 50, cap: 800 };

interface BatchAccess extends Waiting {
  readonly client: DynamoDBClient;
  readonly table: string;
}

const nameOf = (key: Item): string => `${key.pk?.S}\n${key.sk?.S}`;

/**
 * Items by their keys, strongly consistent, in the order of the keys; undefined: there is none. Keys may repeat: DynamoDB
 * would refuse a batch that names one twice, and a queue does deliver twice.
 */
export const batchGet = async (
  access: BatchAccess,
  keys: readonly TableKey[],
): Promise<readonly (Item | undefined)[]> => {
  const found = new Map<string, Item>();
  let left: readonly Record<string, NonNullable<Item[string]>>[] = [
    ...new Map(keys.map((key) => [nameOf(key), key])).values(),
  ];
  for (let empty = 0; left.length > 0; ) {
    const { Responses, UnprocessedKeys } = await access.client.send(
      new BatchGetItemCommand({
        RequestItems: { [access.table]: { Keys: left.slice(0, MOST_KEYS), ConsistentRead: true } },
      }),
    );
    for (const item of Responses?.[access.table] ?? []) found.set(nameOf(item), item);
    const again = UnprocessedKeys?.[access.table]?.Keys ?? [];
    const progressed = again.length < Math.min(left.length, MOST_KEYS);
    left = [...again, ...left.slice(MOST_KEYS)];
    empty = progressed ? 0 : empty + 1;
    if (empty >= PATIENCE.attempts) {
      throw new StoreBusyError(
        `${left.length} items of table ${access.table} could not be read in ${PATIENCE.attempts} attempts: DynamoDB gave ` +
          'none of them. Ask again; if it stays so, look at the table’s throttling metrics.',
      );
    }
    if (!progressed) await pause(access, PATIENCE, empty - 1);
  }
  return keys.map((key) => found.get(nameOf(key)));
};
