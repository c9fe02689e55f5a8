/** An index that is spread over shards, read as one list in the order of its sort key. */
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { type Item, textOf } from './attributes.ts';
import { makeExpression } from './expression.ts';
import type { TableAccess } from './read-items.ts';
import type { TableIndex } from './table-schema.ts';

/** Bounds of the sort key, as text. */
export interface SortRange {
  readonly after?: string;
  readonly from?: string;
  readonly below?: string;
}

interface ShardQuery {
  readonly index: TableIndex;
  readonly shards: readonly string[];
  readonly range: SortRange;
  /** Most items of one page; left out: as many as fit into DynamoDB's 1 MB. */
  readonly pageSize?: number;
}

/** DynamoDB takes one condition on a sort key: `BETWEEN`, with the lower bound and the upper one included. */
const condition = ({ index, range }: ShardQuery, shard: string) => {
  const e = makeExpression();
  const partition = `${e.name(index.partitionKey)} = ${e.value(shard)}`;
  const sorted = (compare: string): string => `${partition} AND ${e.name(index.sortKey)} ${compare}`;
  const text = (): string => {
    if (range.from !== undefined && range.below !== undefined) {
      return sorted(`BETWEEN ${e.value(range.from)} AND ${e.value(range.below)}`);
    }
    if (range.after !== undefined) return sorted(`> ${e.value(range.after)}`);
    return range.below === undefined ? partition : sorted(`< ${e.value(range.below)}`);
  };
  return { KeyConditionExpression: text(), e };
};

async function* shardItems(access: TableAccess, query: ShardQuery, shard: string): AsyncGenerator<Item> {
  const { KeyConditionExpression, e } = condition(query, shard);
  let from: Record<string, NonNullable<Item[string]>> | undefined;
  do {
    const page = await access.client.send(
      new QueryCommand({
        TableName: access.table,
        IndexName: query.index.name,
        KeyConditionExpression,
        ...e.attributes(),
        ...(query.pageSize !== undefined && { Limit: query.pageSize }),
        ...(from && { ExclusiveStartKey: from }),
      }),
    );
    // `BETWEEN` includes its upper bound; ours is excluded.
    for (const item of page.Items ?? []) {
      if (query.range.below === undefined || textOf(item, query.index.sortKey) < query.range.below)
        yield item;
    }
    from = page.LastEvaluatedKey;
  } while (from);
}

/** As DynamoDB sorts text: by its bytes. */
const before = (a: string, b: string): boolean => Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0;

/** Eventually consistent: an index lags behind its table by some milliseconds, and nobody says how long at most. */
export async function* queryShards(access: TableAccess, query: ShardQuery): AsyncGenerator<Item> {
  const readers = query.shards.map((shard) => shardItems(access, query, shard));
  const heads = await Promise.all(readers.map((reader) => reader.next()));
  const keyAt = (at: number): string | undefined => {
    const head = heads[at];
    return head === undefined || head.done === true ? undefined : textOf(head.value, query.index.sortKey);
  };
  for (;;) {
    let first: { readonly at: number; readonly key: string } | undefined;
    for (const at of heads.keys()) {
      const key = keyAt(at);
      if (key !== undefined && (first === undefined || before(key, first.key))) first = { at, key };
    }
    const head = first && heads[first.at];
    const reader = first && readers[first.at];
    if (!first || !head || head.done === true || !reader) return;
    yield head.value;
    heads[first.at] = await reader.next();
  }
}
