import { randomUUID } from 'node:crypto';
import { CreateTableCommand, type DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import type { TableSchema } from '#lib/aws/table-schema.ts';

/** An empty table of its own, with the keys and indexes that the stacks give it. */
export const createTable = async (client: DynamoDBClient, schema: TableSchema): Promise<string> => {
  const TableName = `test-${randomUUID()}`;
  const keys = [schema, ...schema.indexes].flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey]);
  const keySchema = (keyed: { readonly partitionKey: string; readonly sortKey: string }) => [
    { AttributeName: keyed.partitionKey, KeyType: 'HASH' as const },
    { AttributeName: keyed.sortKey, KeyType: 'RANGE' as const },
  ];
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [...new Set(keys)].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      KeySchema: keySchema(schema),
      ...(schema.indexes.length > 0 && {
        GlobalSecondaryIndexes: schema.indexes.map((index) => ({
          IndexName: index.name,
          KeySchema: keySchema(index),
          Projection:
            index.projection === 'all'
              ? { ProjectionType: 'ALL' as const }
              : index.projection.length === 0
                ? { ProjectionType: 'KEYS_ONLY' as const }
                : { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...index.projection] },
        })),
      }),
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 20, minDelay: 1, maxDelay: 1 }, { TableName });
  return TableName;
};
