import { type DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Item } from './attributes.ts';
import type { TableKey } from './records-table.ts';

export interface TableAccess {
  readonly client: DynamoDBClient;
  readonly table: string;
}

/** Strongly consistent. */
export const readItem = async (
  { client, table }: TableAccess,
  key: TableKey,
  attributes?: readonly string[],
): Promise<Item | undefined> => {
  const { Item } = await client.send(
    new GetItemCommand({
      TableName: table,
      Key: key,
      ConsistentRead: true,
      ...(attributes && {
        ProjectionExpression: attributes.map((_, index) => `#a${index}`).join(', '),
        ExpressionAttributeNames: Object.fromEntries(attributes.map((name, index) => [`#a${index}`, name])),
      }),
    }),
  );
  return Item;
};

/** A partition, or what of it begins with `prefix`, ordered by sort key, all pages. Strongly consistent. */
export const readPartition = async (
  { client, table }: TableAccess,
  pk: string,
  prefix?: string,
): Promise<readonly Item[]> => {
  const items: Item[] = [];
  let from: Record<string, NonNullable<Item[string]>> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: prefix === undefined ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: {
          ':pk': { S: pk },
          ...(prefix !== undefined && { ':prefix': { S: prefix } }),
        },
        ...(from && { ExclusiveStartKey: from }),
      }),
    );
    items.push(...(page.Items ?? []));
    from = page.LastEvaluatedKey;
  } while (from);
  return items;
};
