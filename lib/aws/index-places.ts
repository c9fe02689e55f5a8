/** In which indexes a row stands. What leaves an index has its attribute removed. */
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { OPEN } from '#lib/clearance/life.ts';
import { categoryOf } from '#lib/clearance/outcome-category.ts';
import { type Instant, toIso } from '#lib/instant.ts';
import type { InvoiceKey } from '#lib/ports/ledger.ts';
import { LEDGER_SHARDS } from './ledger-table.ts';

/** Attributes by which a row stands in `work`. */
export const WORK_ATTRIBUTES = ['workShard', 'workSince'] as const;
/** The attribute by which it stands in `received`, beside `receivedAt`, which every row has. */
export const RECEIVED_ATTRIBUTE = 'receivedShard';

/** To be cleared; the oldest received comes first. */
const openPlace = (key: InvoiceKey, receivedAt: Instant) => ({
  workShard: LEDGER_SHARDS.work(key, 'open'),
  workSince: toIso(receivedAt),
});

/** Final, and the ERP does not know; the first that became final comes first. */
export const untoldPlace = (key: InvoiceKey, finalAt: Instant) => ({
  workShard: LEDGER_SHARDS.work(key, 'untold'),
  workSince: toIso(finalAt),
});

/**
 * Of the ERP's business: a legacy row with an IRN was accepted first and released later, so the ERP does not know. Of a former
 * revision it needs no word: it has sent the next one, and "rejected" would be taken for that.
 */
export const isUntold = (row: Pick<LedgerRow, 'state' | 'canary' | 'irn' | 'toldAt'>): boolean =>
  row.toldAt === undefined &&
  !row.canary &&
  (row.state === 'cleared' || row.state === 'rejected' || (row.state === 'legacy' && row.irn !== undefined));

const countsSomewhere = (row: LedgerRow): boolean =>
  !row.canary &&
  categoryOf(row.state, row.destination === 'smartapi', row.revision, row.submissions) !== undefined;

/** Of a row that is written for the first time. */
export const placesOf = (row: LedgerRow): Readonly<Record<string, string>> => ({
  tenantShard: LEDGER_SHARDS.tenant(row),
  epochShard: LEDGER_SHARDS.epoch(row, row.epoch),
  ...(countsSomewhere(row) && { receivedShard: LEDGER_SHARDS.tenant(row) }),
  ...(OPEN.has(row.state) && openPlace(row, row.receivedAt)),
  ...(isUntold(row) && untoldPlace(row, row.updatedAt)),
});
