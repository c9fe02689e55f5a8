/** A new row, with all that must hold at the moment it is written, in one transaction. */
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { OPEN } from '#lib/clearance/life.ts';
import type { CreateOutcome, RouteGuard } from '#lib/ports/ledger.ts';
import { numberOf, textOf } from './attributes.ts';
import { makeExpression, toAttributes } from './expression.ts';
import { epochCheck } from './fence.ts';
import { RECEIVED_ATTRIBUTE, WORK_ATTRIBUTES } from './index-places.ts';
import type { LedgerAccess } from './ledger-access.ts';
import { LEDGER_KEYS } from './ledger-table.ts';
import { itemOf } from './stored-row.ts';
import { isOwnWrite, type Refusal, transact } from './transact.ts';

/** Counts one slot on the control item itself, whose epoch stands for the fence's. Without a control item there is no pilot. */
const slotUpdate = (table: string, tenant: string, guard: RouteGuard): TransactWriteItem => {
  const e = makeExpression();
  const size = guard.route.kind === 'pilot' ? guard.route.size : 0;
  const taken = e.name('pilotTaken');
  return {
    Update: {
      TableName: table,
      Key: LEDGER_KEYS.control(tenant),
      UpdateExpression: `SET ${taken} = ${taken} + ${e.value(1)}`,
      ConditionExpression: `${e.name('epoch')} = ${e.value(guard.epoch)} AND ${taken} < ${e.value(size)}`,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ...e.attributes(),
    },
  };
};

/** One owner an IRN; a later revision of the same number may have it again. */
const irnPut = (table: string, row: LedgerRow, irn: string): TransactWriteItem => {
  const e = makeExpression();
  const { number, revision } = row;
  return {
    Put: {
      TableName: table,
      Item: { ...LEDGER_KEYS.irn(row.tenant, irn), ...toAttributes({ number, revision }) },
      ConditionExpression: `attribute_not_exists(${e.name('pk')}) OR ${e.name('number')} = ${e.value(number)}`,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ...e.attributes(),
    },
  };
};

/** What the former revision is: a final one leaves the lists, an open one is still to be cleared. */
type Former = 'final' | 'open';

const supersede = (table: string, row: LedgerRow, former: Former): TransactWriteItem => {
  const e = makeExpression();
  const removed = [RECEIVED_ATTRIBUTE, ...(former === 'final' ? WORK_ATTRIBUTES : [])];
  const UpdateExpression = e.update({ newest: false }, removed);
  const open = `${e.name('state')} IN (${[...OPEN].map((state) => e.value(state)).join(', ')})`;
  return {
    Update: {
      TableName: table,
      Key: LEDGER_KEYS.row({ ...row, revision: row.revision - 1 }),
      UpdateExpression,
      ConditionExpression: `attribute_exists(${e.name('pk')}) AND ${former === 'open' ? open : `NOT ${open}`}`,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ...e.attributes(),
    },
  };
};

const slotRefused = ({ there }: Refusal, guard: RouteGuard): CreateOutcome =>
  there && numberOf(there, 'epoch') === guard.epoch ? { outcome: 'pilot-full' } : { outcome: 'epoch-moved' };

/**
 * Row, fence (or the pilot's slot), owner of the IRN, former revision: each position is fixed, so that the reasons of a refusal
 * can be told apart. Where several hold, the first of these is told, as on every other ledger.
 */
export const createRow = async (
  access: LedgerAccess,
  row: LedgerRow,
  guard: RouteGuard,
): Promise<CreateOutcome> => {
  const { table } = access;
  const document = await access.documents.keep(row);
  const attempt = async (former: Former): Promise<CreateOutcome> => {
    const id = access.random.id();
    const items: readonly TransactWriteItem[] = [
      {
        Put: {
          TableName: table,
          Item: itemOf(row, document, id),
          ConditionExpression: 'attribute_not_exists(pk)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      },
      guard.takesPilotSlot
        ? slotUpdate(table, row.tenant, guard)
        : epochCheck(table, row.tenant, row.number, guard.epoch),
      ...(row.revision > 1 ? [supersede(table, row, former)] : []),
      ...(row.irn === undefined ? [] : [irnPut(table, row, row.irn)]),
    ];
    const refusals = await transact(access, `recording invoice ${row.number}`, id, items);
    if (!refusals) return { outcome: 'created' };
    const [there, route] = refusals;
    const formerRefused = row.revision > 1 ? refusals[2] : undefined;
    const irnRefused = refusals[row.revision > 1 ? 3 : 2];
    if (isOwnWrite(there, id)) return { outcome: 'created' };
    if (there?.there) return { outcome: 'exists', row: await access.documents.read(there.there) };
    if (route) return guard.takesPilotSlot ? slotRefused(route, guard) : { outcome: 'epoch-moved' };
    if (irnRefused?.there) {
      const by = irnRefused.there;
      const owner = { tenant: row.tenant, number: textOf(by, 'number'), revision: numberOf(by, 'revision') };
      return { outcome: 'irn-taken', by: owner };
    }
    if (formerRefused?.there && former === 'final') return attempt('open');
    if (formerRefused?.there) return attempt('final');
    throw new RangeError(
      `revision ${row.revision} of invoice ${row.number} follows ${row.revision - 1}, and the ledger has no such revision`,
    );
  };
  return attempt('final');
};
