import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { OPEN } from '#lib/clearance/life.ts';
import type { ClaimOutcome, ClaimRequest, InvoiceKey } from '#lib/ports/ledger.ts';
import { makeExpression, toAttributes } from './expression.ts';
import { workCheck } from './fence.ts';
import type { LedgerAccess } from './ledger-access.ts';
import { LEDGER_KEYS } from './ledger-table.ts';
import { readItem } from './read-items.ts';
import { iso } from './stored-row.ts';
import { isOwnWrite, transact, WRITE_ID } from './transact.ts';

const claimedRow = ({ seen, now, holder, leaseUntil, sending }: ClaimRequest): LedgerRow => {
  const taken = seen.state === 'received' ? 'claimed' : seen.state;
  return {
    ...seen,
    state: sending ? 'submitted' : taken,
    updatedAt: now,
    lease: { holder, until: leaseUntil },
    ...(sending && { submissions: seen.submissions + 1, lastSubmittedAt: now }),
  };
};

/** Compared with what was seen in all that decides whether it may be worked on. */
const rowUpdate = (
  table: string,
  key: InvoiceKey,
  seen: LedgerRow,
  after: LedgerRow,
  id: string,
): TransactWriteItem => {
  const e = makeExpression();
  const UpdateExpression = e.update(
    {
      state: after.state,
      updatedAt: iso(after.updatedAt),
      submissions: after.submissions,
      lastSubmittedAt: iso(after.lastSubmittedAt),
      leaseHolder: after.lease?.holder,
      leaseUntil: iso(after.lease?.until),
      [WRITE_ID]: id,
    },
    [],
  );
  const [holder, until] = [e.name('leaseHolder'), e.name('leaseUntil')];
  const lease = seen.lease
    ? `${holder} = ${e.value(seen.lease.holder)} AND ${until} = ${e.value(iso(seen.lease.until) ?? '')}`
    : `attribute_not_exists(${holder})`;
  return {
    Update: {
      TableName: table,
      Key: LEDGER_KEYS.row(key),
      UpdateExpression,
      ConditionExpression: `${e.name('state')} = ${e.value(seen.state)} AND ${e.name('submissions')} = ${e.value(seen.submissions)} AND ${lease}`,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ...e.attributes(),
    },
  };
};

/** The lease once more, where all running ones can be asked for and are up to date: an index would lag. */
const leasePut = (table: string, key: InvoiceKey, holder: string, until: string): TransactWriteItem => ({
  Put: { TableName: table, Item: { ...LEDGER_KEYS.lease(key), ...toAttributes({ holder, until }) } },
});

/** Row, fence and lease in one transaction. */
export const claimRow = async (
  access: LedgerAccess,
  key: InvoiceKey,
  request: ClaimRequest,
): Promise<ClaimOutcome> => {
  const { seen, now, holder, leaseUntil } = request;
  const { table, documents } = access;
  if (request.sending && seen.submissions > 0) {
    throw new RangeError(`invoice ${key.number} was sent before; look it up before it is sent again`);
  }
  if (!OPEN.has(seen.state) || (seen.lease !== undefined && seen.lease.until > now)) {
    const item = await readItem(access, LEDGER_KEYS.row(key));
    return { outcome: 'not-claimable', row: item && (await documents.read(item)) };
  }
  const id = access.random.id();
  const after = claimedRow(request);
  const refusals = await transact(access, `claiming invoice ${key.number}`, id, [
    rowUpdate(table, key, seen, after, id),
    workCheck(table, key.tenant, key.number, request.epoch),
    leasePut(table, key, holder, iso(leaseUntil) ?? ''),
  ]);
  const row = refusals?.[0];
  if (!refusals || isOwnWrite(row, id)) return { outcome: 'claimed', row: after };
  if (!row) return { outcome: 'paused' };
  return { outcome: 'not-claimable', row: row.there && (await documents.read(row.there)) };
};
