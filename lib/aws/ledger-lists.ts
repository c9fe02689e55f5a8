/** Lists over the indexes. An index lags, so each row is read itself, strongly consistent, and looked at again. */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { OPEN } from '#lib/clearance/life.ts';
import { type Category, categoryOf, clearanceCounts } from '#lib/clearance/outcome-category.ts';
import { type Instant, toIso } from '#lib/instant.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import { type Item, textOf } from './attributes.ts';
import { batchGet } from './batch-get.ts';
import { isUntold } from './index-places.ts';
import type { LedgerAccess } from './ledger-access.ts';
import { LEDGER_SHARDS, LEDGER_TABLE, type Work } from './ledger-table.ts';
import { queryShards } from './query-shards.ts';
import { parseRow } from './stored-row.ts';
import type { TableIndex } from './table-schema.ts';

/** Rows that are read at once: DynamoDB's limit of one batch. */
const BATCH = 100;
/** Rows of a page of `list`: at most 100 MB of the largest rows. */
const LIST_PAGE = 250;

const indexNamed = (name: string): TableIndex => {
  const index = LEDGER_TABLE.indexes.find((candidate) => candidate.name === name);
  if (!index) throw new RangeError(`the ledger has no index "${name}"`);
  return index;
};
const [WORK, NUMBERS, EPOCHS, RECEIVED] = [
  indexNamed('work'),
  indexNamed('numbers'),
  indexNamed('epochs'),
  indexNamed('received'),
];

/** What `received` has of a row. */
const Counted = z.object({
  state: z.enum(['received', 'claimed', 'submitted', 'unknown', 'cleared', 'rejected', 'refused']),
  revision: z.int(),
  submissions: z.int(),
  dueBy: z.string().optional(),
  receivedAt: z.string(),
});

async function* inBatches(items: AsyncIterable<Item>): AsyncGenerator<readonly Item[]> {
  let batch: Item[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length === BATCH) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

type Lists = Pick<Ledger, 'open' | 'untold' | 'list' | 'ofEpoch' | 'outcomes'>;

/** `pageSize`: of a page of `list` and of each query; for tests. */
export const makeLedgerLists = (access: LedgerAccess, pageSize?: number): Lists => {
  const paged = pageSize === undefined ? {} : { pageSize };

  /** The items themselves, in the order of the index, each once; one that is gone is left out. */
  async function* itemsOf(entries: AsyncIterable<Item>): AsyncGenerator<Item> {
    for await (const batch of inBatches(entries)) {
      const keys = batch.map((entry) => ({ pk: { S: textOf(entry, 'pk') }, sk: { S: textOf(entry, 'sk') } }));
      for (const item of await batchGet(access, keys)) if (item) yield item;
    }
  }

  const work = async (
    tenant: string,
    kind: Work,
    olderThan: Instant,
    limit: number,
    still: (item: Item) => boolean,
    onDamaged?: (error: unknown) => void,
  ): Promise<readonly LedgerRow[]> => {
    const rows: LedgerRow[] = [];
    if (limit <= 0) return rows;
    const entries = queryShards(access, {
      index: WORK,
      shards: LEDGER_SHARDS.works(tenant, kind),
      range: { below: toIso(olderThan) },
      pageSize: pageSize ?? Math.min(limit, 1_000),
    });
    for await (const item of itemsOf(entries)) {
      try {
        if (!still(item)) continue;
        rows.push(await access.documents.read(item));
      } catch (error) {
        if (!onDamaged) throw error;
        onDamaged(error);
      }
      if (rows.length === limit) break;
    }
    return rows;
  };

  return {
    // An open row stands in the index by when it was received; it was changed no earlier.
    open: (tenant, olderThan, limit, onDamaged) => {
      const still = (item: Item): boolean => {
        const { row } = parseRow(item);
        return OPEN.has(row.state) && row.updatedAt < olderThan;
      };
      return work(tenant, 'open', olderThan, limit, still, onDamaged);
    },
    untold: (tenant, olderThan, limit, onDamaged) => {
      const still = (item: Item): boolean => {
        const { row, newest } = parseRow(item);
        return newest && isUntold(row) && row.updatedAt < olderThan;
      };
      return work(tenant, 'untold', olderThan, limit, still, onDamaged);
    },
    async list(tenant, cursor) {
      const size = pageSize ?? LIST_PAGE;
      const entries = queryShards(access, {
        index: NUMBERS,
        shards: LEDGER_SHARDS.tenants(tenant),
        range: cursor === undefined ? {} : { after: cursor },
        pageSize: size,
      });
      const page: Item[] = [];
      for await (const entry of entries) {
        page.push(entry);
        if (page.length === size) break;
      }
      const rows: LedgerRow[] = [];
      for await (const item of itemsOf(asAsync(page))) rows.push(await access.documents.read(item));
      const last = page.at(-1);
      return last && page.length === size ? { rows, next: textOf(last, NUMBERS.sortKey) } : { rows };
    },
    async ofEpoch(tenant, epoch) {
      const shards = LEDGER_SHARDS.epochs(tenant, epoch);
      const rows: LedgerRow[] = [];
      for await (const item of itemsOf(queryShards(access, { index: EPOCHS, shards, range: {}, ...paged }))) {
        rows.push(await access.documents.read(item));
      }
      return rows;
    },
    async outcomes(tenant, from, to, now, lateBefore) {
      const counts = new Map<Category, number>();
      let [overdue, late] = [0, 0];
      const shards = LEDGER_SHARDS.tenants(tenant);
      const range = { from: toIso(from), below: toIso(to) };
      const lateBelow = lateBefore === undefined ? '' : toIso(lateBefore);
      const total = () => clearanceCounts(counts, overdue, lateBefore === undefined ? undefined : late);
      if (from >= to) return total();
      for await (const entry of queryShards(access, { index: RECEIVED, shards, range, ...paged })) {
        const { state, revision, submissions, dueBy, receivedAt } = Counted.parse(unmarshall({ ...entry }));
        const category = categoryOf(state, true, revision, submissions);
        if (category !== undefined) counts.set(category, (counts.get(category) ?? 0) + 1);
        if (!OPEN.has(state)) continue;
        if (dueBy !== undefined && dueBy < toIso(now)) overdue += 1;
        if (receivedAt < lateBelow) late += 1;
      }
      return total();
    },
  };
};

async function* asAsync<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
