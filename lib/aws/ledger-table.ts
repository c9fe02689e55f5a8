/**
 * LEDGER_TABLE: invoice rows and what one transaction must hold together with them. Access patterns, write units and limits:
 * docs/tables.md.
 *
 * | what | pk | sk |
 * |---|---|---|
 * | invoice row | `INVOICE#<tenant>#<number>` | `R#<revision, 6 digits>` |
 * | owner of an IRN | `IRN#<tenant>#<IRN in capitals>` | `IRN` |
 * | running lease | `LEASE#<tenant>#<shard>` | `<number>#<revision>` |
 * | control item | `CONTROL#<tenant>` | `CONTROL` |
 * | what is known of the authority | `CONTROL#<tenant>` | `SENDING` |
 * | fence | `FENCE#<tenant>#<shard>` | `FENCE` |
 */
import { sha256 } from '#lib/digest.ts';
import type { InvoiceKey } from '#lib/ports/ledger.ts';
import type { TableKey } from './records-table.ts';
import type { TableSchema } from './table-schema.ts';

/**
 * Sparse where it saves writes: a row that needs no work is not in `work`, one that counts nowhere (legacy, canaries, former
 * revisions) not in `received`. None holds a body.
 */
export const LEDGER_TABLE: TableSchema = {
  partitionKey: 'pk',
  sortKey: 'sk',
  indexes: [
    { name: 'work', partitionKey: 'workShard', sortKey: 'workSince', projection: [] },
    { name: 'numbers', partitionKey: 'tenantShard', sortKey: 'numberRevision', projection: [] },
    { name: 'epochs', partitionKey: 'epochShard', sortKey: 'numberRevision', projection: [] },
    {
      name: 'received',
      partitionKey: 'receivedShard',
      sortKey: 'receivedAt',
      projection: ['state', 'revision', 'submissions', 'dueBy'],
    },
  ],
};

/**
 * Parts of every index and of the leases. One part takes 1,000 write units a second, and a busy index is written three times
 * an invoice: one part would do for 333 invoices a second, and an index that cannot keep up slows the table itself down.
 */
const INDEX_SHARDS = 4;

/**
 * Each create and each claim checks one fence, and two transactions on one item at the same moment are a conflict. Held
 * for about 6 ms each, 200 transactions a second meet on one of 16 in 7 % of the cases, on a single one in 70 %. More
 * fences would make each change of the route a longer transaction: it writes them all, beside the control item.
 */
export const FENCES = 16;

const shardOf = (text: string, shards: number): number =>
  Number.parseInt(sha256(text).slice(0, 8), 16) % shards;

const key = (pk: string, sk: string): TableKey => ({ pk: { S: pk }, sk: { S: sk } });

/** Six digits, so that text sorts as numbers do; nobody mends an invoice a million times. */
const padded = (revision: number): string => String(revision).padStart(6, '0');

/** A control character sorts before all that an invoice number may hold, so `A-1` with its revisions stands before `A-10`. */
const BEFORE_ALL = '\u0001';

const indexShards = (of: (shard: number) => string): readonly string[] =>
  Array.from({ length: INDEX_SHARDS }, (_, shard) => of(shard));

const shardOfInvoice = (number: string): number => shardOf(number, INDEX_SHARDS);

export const LEDGER_KEYS = {
  invoice: (tenant: string, number: string): string => `INVOICE#${tenant}#${number}`,
  row: ({ tenant, number, revision }: InvoiceKey): TableKey =>
    key(`INVOICE#${tenant}#${number}`, `R#${padded(revision)}`),
  /** Nobody has promised that the authority tells capitals from small letters; separators are not in an IRN any more. */
  irn: (tenant: string, irn: string): TableKey => key(`IRN#${tenant}#${irn.toUpperCase()}`, 'IRN'),
  lease: ({ tenant, number, revision }: InvoiceKey): TableKey =>
    key(`LEASE#${tenant}#${shardOfInvoice(number)}`, `${number}#${padded(revision)}`),
  leases: (tenant: string): readonly string[] => indexShards((shard) => `LEASE#${tenant}#${shard}`),
  control: (tenant: string): TableKey => key(`CONTROL#${tenant}`, 'CONTROL'),
  sending: (tenant: string): TableKey => key(`CONTROL#${tenant}`, 'SENDING'),
  fence: (tenant: string, number: string): TableKey =>
    key(`FENCE#${tenant}#${shardOf(number, FENCES)}`, 'FENCE'),
  fences: (tenant: string): readonly TableKey[] =>
    Array.from({ length: FENCES }, (_, shard) => key(`FENCE#${tenant}#${shard}`, 'FENCE')),
} as const;

/** What needs work: `open` is to be cleared, `untold` is final and the ERP does not know. */
export type Work = 'open' | 'untold';

/** Partitions of the indexes: where a row stands, and all that a list has to look at. */
export const LEDGER_SHARDS = {
  tenant: ({ tenant, number }: InvoiceKey): string => `${tenant}#${shardOfInvoice(number)}`,
  tenants: (tenant: string): readonly string[] => indexShards((shard) => `${tenant}#${shard}`),
  work: ({ tenant, number }: InvoiceKey, work: Work): string => `${work}#${tenant}#${shardOfInvoice(number)}`,
  works: (tenant: string, work: Work): readonly string[] =>
    indexShards((shard) => `${work}#${tenant}#${shard}`),
  epoch: ({ tenant, number }: InvoiceKey, epoch: number): string =>
    `${tenant}#${epoch}#${shardOfInvoice(number)}`,
  epochs: (tenant: string, epoch: number): readonly string[] =>
    indexShards((shard) => `${tenant}#${epoch}#${shard}`),
} as const;

export const numberRevision = (number: string, revision: number): string =>
  `${number}${BEFORE_ALL}${padded(revision)}`;
