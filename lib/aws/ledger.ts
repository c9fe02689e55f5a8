import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { fromIso } from '#lib/instant.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import { numberOf, textOf } from './attributes.ts';
import { batchGet } from './batch-get.ts';
import { makeChange, makeMarkTold, makeRelease } from './change-row.ts';
import { claimRow } from './claim-row.ts';
import { readControl } from './control-record.ts';
import { createRow } from './create-row.ts';
import type { LedgerAccess } from './ledger-access.ts';
import { makeLedgerDocuments } from './ledger-documents.ts';
import { makeLedgerLists } from './ledger-lists.ts';
import { LEDGER_KEYS } from './ledger-table.ts';
import { readItem, readPartition } from './read-items.ts';
import { readSending } from './sending-record.ts';
import type { WriteAccess } from './transact.ts';

export interface LedgerOptions extends WriteAccess {
  /** For documents too large for a row; without it such an invoice cannot be recorded, nor read. */
  readonly documents?: Pick<Archive, 'put' | 'get'>;
  /** Of a tenant that nobody has switched yet. */
  readonly cutover?: string;
  /** Most rows of one page of anything. @default as many as DynamoDB gives */
  readonly pageSize?: number;
}

/** As the port says. */
const MOST_KEYS = 100;

/**
 * The ledger in DynamoDB, in the table of the control item. Each method is one request, or pages of one; docs/tables.md says
 * which, with its keys, its consistency and its units.
 */
export const makeLedger = (options: LedgerOptions): Ledger => {
  const { client, table, clock, random, cutover = '', pageSize } = options;
  const documents = makeLedgerDocuments(options.documents);
  const access: LedgerAccess = { client, table, clock, random, documents };

  return {
    create: (row, guard) => createRow(access, row, guard),
    async latest(tenant, number) {
      const { Items } = await client.send(
        new QueryCommand({
          TableName: table,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': { S: LEDGER_KEYS.invoice(tenant, number) } },
          ScanIndexForward: false,
          Limit: 1,
        }),
      );
      const item = Items?.[0];
      return item && documents.read(item);
    },
    async get(key) {
      const item = await readItem(access, LEDGER_KEYS.row(key));
      return item && documents.read(item);
    },
    async readForWork(tenant, keys) {
      if (keys.length > MOST_KEYS) {
        throw new RangeError(`${keys.length} invoices to read at once; ${MOST_KEYS} are the most`);
      }
      const rowKeys = keys.map((key) => LEDGER_KEYS.row({ ...key, tenant }));
      const beside = [LEDGER_KEYS.control(tenant), LEDGER_KEYS.sending(tenant)];
      const [control, stored, ...items] = await batchGet(access, [...beside, ...rowKeys]);
      const sending = readSending(stored);
      return {
        control: readControl(control, tenant, cutover).control,
        ...(sending && { sending }),
        rows: await Promise.all(items.map(async (item) => item && documents.read(item))),
      };
    },
    claim: (key, request) => claimRow(access, key, request),
    change: makeChange(access),
    releaseToLegacy: makeRelease(access),
    markTold: makeMarkTold(access),
    ...makeLedgerLists(access, pageSize),
    async longestLease(tenant, now) {
      const shards = await Promise.all(LEDGER_KEYS.leases(tenant).map((pk) => readPartition(access, pk)));
      const running = shards
        .flat()
        .map((item) => fromIso(textOf(item, 'until')))
        .filter((until) => until > now);
      return running.reduce<(typeof running)[number] | undefined>(
        (longest, until) => (longest === undefined || until > longest ? until : longest),
        undefined,
      );
    },
    async irnOwner(tenant, irn) {
      const item = await readItem(access, LEDGER_KEYS.irn(tenant, irn));
      return item && { tenant, number: textOf(item, 'number'), revision: numberOf(item, 'revision') };
    },
  };
};
