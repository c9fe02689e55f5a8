/** Changes of a row's state, with only what they need of it: a cleared invoice passes through here twice. */
import type { InvoiceState } from '#lib/clearance/ledger-row.ts';
import { categoryOf } from '#lib/clearance/outcome-category.ts';
import type { InvoiceKey, LedgerChange } from '#lib/ports/ledger.ts';
import type { LocalDatabase } from './database.ts';
import type { LedgerCounts } from './ledger-counts.ts';
import { type Added, stateOf } from './ledger-table.ts';

export interface Head {
  readonly id: number;
  readonly tenant: string;
  readonly revision: number;
  readonly state: InvoiceState;
  readonly canary: boolean;
  readonly towardsSmartApi: boolean;
  readonly receivedAt: number;
  readonly submissions: number;
  readonly holder: string | undefined;
  readonly until: number | undefined;
  readonly added: Added;
}

export const leaseRuns = (until: number | undefined, now: number): boolean =>
  until !== undefined && until > now;

export const readHead = (database: LocalDatabase, key: InvoiceKey): Head | undefined => {
  const sql = database.get(
    `SELECT id, state, canary, smartapi, received_at, submissions, lease_holder, lease_until, added FROM ledger
     WHERE tenant = ? AND number = ? AND revision = ?`,
    key.tenant,
    key.number,
    key.revision,
  );
  if (!sql) return undefined;
  return {
    id: Number(sql.id),
    tenant: key.tenant,
    revision: key.revision,
    state: stateOf(sql.state),
    canary: sql.canary === 1,
    towardsSmartApi: sql.smartapi === 1,
    receivedAt: Number(sql.received_at),
    submissions: Number(sql.submissions),
    holder: sql.lease_holder === null ? undefined : String(sql.lease_holder),
    until: sql.lease_until === null ? undefined : Number(sql.lease_until),
    added: JSON.parse(String(sql.added)),
  };
};

const withChange = (added: Added, change: LedgerChange): Added => ({
  ...added,
  ...(change.state === 'legacy' ? { destination: 'legacy' } : {}),
  ...(change.lastSubmittedAt === undefined ? {} : { lastSubmittedAt: change.lastSubmittedAt }),
  ...(change.clearedAt === undefined ? {} : { clearedAt: change.clearedAt }),
  ...(change.qr === undefined ? {} : { qr: change.qr }),
  ...(change.archiveKey === undefined ? {} : { archiveKey: change.archiveKey }),
  ...(change.archiveDigest === undefined ? {} : { archiveDigest: change.archiveDigest }),
  ...(change.reason === undefined ? {} : { reason: change.reason }),
  ...(change.reasons === undefined ? {} : { reasons: change.reasons }),
});

/** The conditions are the caller's. */
export const writeChange = (
  database: LocalDatabase,
  counts: LedgerCounts,
  head: Head,
  now: number,
  change: LedgerChange,
): void => {
  const submissions = change.submissions ?? head.submissions;
  const towardsSmartApi = head.towardsSmartApi && change.state !== 'legacy';
  database.run(
    `UPDATE ledger SET state = ?, smartapi = ?, updated_at = ?, submissions = ?, lease_holder = ?, lease_until = ?,
       told_at = COALESCE(told_at, ?), added = ? WHERE id = ?`,
    change.state,
    towardsSmartApi ? 1 : 0,
    now,
    submissions,
    change.release ? null : (head.holder ?? null),
    change.release ? null : (head.until ?? null),
    change.toldAt ?? null,
    JSON.stringify(withChange(head.added, change)),
    head.id,
  );
  if (head.canary) return;
  counts.move(
    head.tenant,
    head.receivedAt,
    categoryOf(head.state, head.towardsSmartApi, head.revision, head.submissions),
    categoryOf(change.state, towardsSmartApi, head.revision, submissions),
  );
};
