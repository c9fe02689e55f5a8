import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { queryShards, type SortRange } from '#lib/aws/query-shards.ts';
import { clientOptions } from '#test/servers/aws-environment.ts';
import { scripted } from './scripted-client.ts';

const INDEX = { name: 'index', partitionKey: 'shard', sortKey: 'name', projection: [] } as const;
const bytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

interface Asked {
  readonly KeyConditionExpression: string;
  readonly ExpressionAttributeNames: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues: Readonly<Record<string, { readonly S: string }>>;
  readonly ExclusiveStartKey?: { readonly at: { readonly N: string } };
  readonly Limit?: number;
}

/** Shards by their names; pages of two whatever is asked for, the last one empty, as DynamoDB may do. */
const worldOf = (shards: Readonly<Record<string, readonly string[]>>) => {
  const asked: Asked[] = [];
  const { client } = scripted(new DynamoDBClient(clientOptions('http://127.0.0.1:9')), ({ input }) => {
    const query: Asked = Object(input);
    asked.push(query);
    const names = shards[query.ExpressionAttributeValues[':v0']?.S ?? ''] ?? [];
    const from = Number(query.ExclusiveStartKey?.at.N ?? 0);
    const page = names.toSorted(bytes).slice(from, from + 2);
    return {
      Items: page.map((name) => ({ name: { S: name } })),
      ...(page.length > 0 && { LastEvaluatedKey: { at: { N: String(from + page.length) } } }),
    };
  });
  const read = async (range: SortRange = {}, pageSize?: number): Promise<readonly (string | undefined)[]> => {
    const found: (string | undefined)[] = [];
    const query = { index: INDEX, shards: Object.keys(shards), range, ...(pageSize && { pageSize }) };
    for await (const item of queryShards({ client, table: 'table' }, query)) found.push(item.name?.S);
    return found;
  };
  return { asked, read };
};

/** An expression with its placeholders filled in. */
const filled = ({
  KeyConditionExpression,
  ExpressionAttributeNames,
  ExpressionAttributeValues,
}: Asked): string =>
  KeyConditionExpression.replaceAll(/#n\d+/g, (name) => ExpressionAttributeNames[name] ?? name).replaceAll(
    /:v\d+/g,
    (value) => ExpressionAttributeValues[value]?.S ?? value,
  );

describe('queryShards', () => {
  it('makes one list of all shards and pages, in the order of bytes', async () => {
    const names = ['A', 'A 1', 'B', 'Z', 'a', 'Ä', '\uFFFC', '😀'];
    const { read } = worldOf({ one: ['B', '😀', 'a', 'A'], two: ['Ä', '\uFFFC', 'A 1', 'Z'], none: [] });
    expect(await read()).toEqual(names);
  });

  it('gives twice what stands twice', async () => {
    const { read } = worldOf({ one: ['A', 'A', 'A'], two: ['A'] });
    expect(await read()).toEqual(['A', 'A', 'A', 'A']);
  });

  it('asks for what lies between, after or below, and leaves the upper bound out', async () => {
    const { asked, read } = worldOf({ one: ['A', 'B', 'C'] });
    expect(await read({ from: 'A', below: 'C' })).toEqual(['A', 'B']);
    await read({ after: 'A' });
    await read({ below: 'C' });
    await read({}, 7);
    const conditions = asked.map(filled).filter((text, at, all) => all.indexOf(text) === at);
    expect(conditions).toEqual([
      'shard = one AND name BETWEEN A AND C',
      'shard = one AND name > A',
      'shard = one AND name < C',
      'shard = one',
    ]);
    expect(asked.at(-1)?.Limit).toBe(7);
    expect(asked[0]?.Limit).toBeUndefined();
  });
});
