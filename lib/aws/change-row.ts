/** Changes of a row's state: by the holder of its lease, by the way back, and that the ERP was told. */
import {
  ConditionalCheckFailedException,
  TransactionConflictException,
  type TransactWriteItem,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { InvoiceState } from '#lib/clearance/ledger-row.ts';
import { mayBecome, OPEN, type Party, TRANSITIONS } from '#lib/clearance/life.ts';
import type { Instant } from '#lib/instant.ts';
import type { InvoiceKey, Ledger, LedgerChange } from '#lib/ports/ledger.ts';
import { type Expression, makeExpression } from './expression.ts';
import { epochCheck, heldCheck } from './fence.ts';
import { RECEIVED_ATTRIBUTE, untoldPlace, WORK_ATTRIBUTES } from './index-places.ts';
import type { LedgerAccess } from './ledger-access.ts';
import { LEDGER_KEYS } from './ledger-table.ts';
import { pause, StoreBusyError } from './patience.ts';
import { iso, parseRow } from './stored-row.ts';
import { INVOICE_PATIENCE, isOwnWrite, type Refusal, transact, WRITE_ID } from './transact.ts';

/**
 * `untold`: this makes the row final and the ERP does not know, so it goes to that list. Right for all but canaries and former
 * revisions, which a caller cannot see: the condition says so, and if it fails for that, the row leaves the lists instead.
 */
type Listing = 'untold' | 'unlisted';

const TO_BE_TOLD: ReadonlySet<InvoiceState> = new Set(['cleared', 'rejected', 'legacy']);

const usualListing = (change: Omit<LedgerChange, 'release'>): Listing =>
  TO_BE_TOLD.has(change.state) && change.toldAt === undefined ? 'untold' : 'unlisted';

interface RowChange {
  readonly key: InvoiceKey;
  readonly now: Instant;
  readonly change: LedgerChange;
  readonly by: Party;
  readonly id: string;
  readonly listing: Listing;
}

const from = (to: InvoiceState, by: Party): readonly InvoiceState[] => [
  ...new Set(TRANSITIONS.flatMap(({ to: state }) => (mayBecome(state, to, by) ? [state] : []))),
];

/** Sets what the change names, moves the row in the indexes, and holds only where the life of an invoice goes this way. */
const rowUpdate = (
  table: string,
  { key, now, change, by, id, listing }: RowChange,
  condition: (e: Expression) => string,
) => {
  const e = makeExpression();
  const isFinal = !OPEN.has(change.state);
  const isListed = isFinal && listing === 'untold';
  const leavesCounts = change.state === 'legacy' || change.state === 'proven';
  const { release, ...set } = change;
  const UpdateExpression = e.update(
    {
      ...set,
      updatedAt: iso(now),
      lastSubmittedAt: iso(change.lastSubmittedAt),
      clearedAt: iso(change.clearedAt),
      toldAt: iso(change.toldAt),
      ...(change.state === 'legacy' && { destination: 'legacy' }),
      ...(isListed && untoldPlace(key, now)),
      [WRITE_ID]: id,
    },
    [
      ...(release ? ['leaseHolder', 'leaseUntil'] : []),
      ...(isFinal && !isListed ? WORK_ATTRIBUTES : []),
      ...(leavesCounts ? [RECEIVED_ATTRIBUTE] : []),
    ],
  );
  const states = from(change.state, by).map((state) => e.value(state));
  const usual = (): string =>
    `${e.name('canary')} = ${e.value(false)} AND ${e.name('newest')} = ${e.value(true)} AND attribute_exists(${e.name('irn')})`;
  const conditions = [
    condition(e),
    `${e.name('state')} IN (${states.join(', ')})`,
    ...(isListed ? [usual()] : []),
  ];
  return {
    TableName: table,
    Key: LEDGER_KEYS.row(key),
    UpdateExpression,
    ConditionExpression: conditions.join(' AND '),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    ...e.attributes(),
  } as const;
};

/** One item alone; another transaction on it is in the way as it is in a transaction's. */
const updateAlone = async (
  access: LedgerAccess,
  what: string,
  input: ConstructorParameters<typeof UpdateItemCommand>[0],
): Promise<Refusal | undefined> => {
  for (let attempt = 0; attempt < INVOICE_PATIENCE.attempts; attempt += 1) {
    if (attempt > 0) await pause(access, INVOICE_PATIENCE, attempt - 1);
    try {
      await access.client.send(new UpdateItemCommand(input));
      return undefined;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return { there: error.Item };
      if (!(error instanceof TransactionConflictException)) throw error;
    }
  }
  throw new StoreBusyError(
    `${what} in table ${access.table}: ${INVOICE_PATIENCE.attempts} attempts met other transactions on the same row. ` +
      'Nothing was written; ask again.',
  );
};

const leaseDelete = (table: string, key: InvoiceKey): TransactWriteItem => ({
  Delete: { TableName: table, Key: LEDGER_KEYS.lease(key) },
});

/** One write while the lease is kept; row and lease in one transaction when it is given back. */
export const makeChange = (access: LedgerAccess): Ledger['change'] => {
  const { table } = access;
  return async (key, holder, now, change) => {
    const attempt = async (listing: Listing): Promise<boolean> => {
      const id = access.random.id();
      const what = `changing invoice ${key.number}`;
      const update = rowUpdate(table, { key, now, change, by: 'worker', id, listing }, (e) => {
        const held = `${e.name('leaseHolder')} = ${e.value(holder)}`;
        return `${held} AND ${e.name('leaseUntil')} > ${e.value(iso(now) ?? '')}`;
      });
      const refusal = change.release
        ? (await transact(access, what, id, [{ Update: update }, leaseDelete(table, key)]))?.[0]
        : await updateAlone(access, what, update);
      if (!refusal || isOwnWrite(refusal, id)) return true;
      const row = refusal.there && parseRow(refusal.there).row;
      if (row?.lease === undefined || row.lease.holder !== holder || row.lease.until <= now) return false;
      if (!mayBecome(row.state, change.state, 'worker')) {
        throw new RangeError(`an invoice cannot go from ${row.state} to ${change.state}`);
      }
      return attempt('unlisted');
    };
    return attempt(usualListing(change));
  };
};

/** Row, fence and lease in one transaction. */
export const makeRelease = (access: LedgerAccess): Ledger['releaseToLegacy'] => {
  const { table } = access;
  return async (key, { now, submissions, reason, epoch }) => {
    const attempt = async (listing: Listing): Promise<boolean> => {
      const id = access.random.id();
      const change: LedgerChange = { state: 'legacy', reason, release: true };
      const update = rowUpdate(table, { key, now, change, by: 'way-back', id, listing }, (e) => {
        const until = e.name('leaseUntil');
        const idle = `(attribute_not_exists(${until}) OR ${until} <= ${e.value(iso(now) ?? '')})`;
        return `${idle} AND ${e.name('submissions')} = ${e.value(submissions)}`;
      });
      const refusals = await transact(access, `releasing invoice ${key.number}`, id, [
        { Update: update },
        epoch === undefined
          ? heldCheck(table, key.tenant, key.number)
          : epochCheck(table, key.tenant, key.number, epoch),
        leaseDelete(table, key),
      ]);
      const refusal = refusals?.[0];
      if (!refusals || isOwnWrite(refusal, id)) return true;
      const row = refusal?.there && parseRow(refusal.there).row;
      if (row?.state === 'legacy') return true;
      if (!row || row.submissions !== submissions || !mayBecome(row.state, 'legacy', 'way-back'))
        return false;
      return row.lease !== undefined && row.lease.until > now ? false : attempt('unlisted');
    };
    return attempt('untold');
  };
};

/** Takes the row off the list of untold ones. An open row has nothing to tell and stays as it is. */
export const makeMarkTold =
  (access: LedgerAccess): Ledger['markTold'] =>
  async (key, at) => {
    const e = makeExpression();
    const open = [...OPEN].map((state) => e.value(state)).join(', ');
    await updateAlone(access, `noting that the ERP was told of invoice ${key.number}`, {
      TableName: access.table,
      Key: LEDGER_KEYS.row(key),
      UpdateExpression: e.update({ toldAt: iso(at) }, WORK_ATTRIBUTES),
      ConditionExpression: `attribute_exists(${e.name('pk')}) AND attribute_not_exists(${e.name('toldAt')}) AND NOT ${e.name('state')} IN (${open})`,
      ...e.attributes(),
    });
  };
