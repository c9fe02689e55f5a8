/**
 * The control item's epoch and whether work may go on, copied to fences: every create and every claim checks one of them in its
 * own transaction, and a single item would make them all conflict. They are written in the transaction that changes the control
 * item, so none is ever older than what `control.get` says.
 *
 * A tenant nobody has switched has neither control item nor fences. A missing fence stands for the initial control item
 * (epoch 0, legacy, neither held nor paused), as a missing control item does: once an epoch was set, nobody who read it
 * passes a missing fence, so a fence that got lost refuses.
 */
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { ControlItem } from '#lib/route/control-item.ts';
import { initialControl } from '#lib/route/next-control.ts';
import { type Expression, makeExpression, toAttributes } from './expression.ts';
import { LEDGER_KEYS } from './ledger-table.ts';

const INITIAL_EPOCH = initialControl('').epoch;

/** All fences of a tenant as they follow from its control item. */
export const fencePuts = (table: string, control: ControlItem): readonly TransactWriteItem[] => {
  const { epoch, held } = control;
  const state = toAttributes({ epoch, held, paused: control.pauseReasons.length > 0 });
  return LEDGER_KEYS.fences(control.tenant).map((key) => ({
    Put: { TableName: table, Item: { ...key, ...state } },
  }));
};

const check = (
  table: string,
  tenant: string,
  number: string,
  condition: (e: Expression) => string,
): TransactWriteItem => {
  const e = makeExpression();
  const ConditionExpression = condition(e);
  return {
    ConditionCheck: {
      TableName: table,
      Key: LEDGER_KEYS.fence(tenant, number),
      ConditionExpression,
      ...e.attributes(),
    },
  };
};

const orMissing = (e: Expression, epoch: number, condition: string): string =>
  epoch === INITIAL_EPOCH ? `attribute_not_exists(${e.name('pk')}) OR (${condition})` : condition;

/** For a new row: its route was decided on this epoch. */
export const epochCheck = (table: string, tenant: string, number: string, epoch: number): TransactWriteItem =>
  check(table, tenant, number, (e) => orMissing(e, epoch, `${e.name('epoch')} = ${e.value(epoch)}`));

/** For a claim: on this epoch, neither held nor paused. */
export const workCheck = (table: string, tenant: string, number: string, epoch: number): TransactWriteItem =>
  check(table, tenant, number, (e) =>
    orMissing(
      e,
      epoch,
      `${e.name('epoch')} = ${e.value(epoch)} AND ${e.name('held')} = ${e.value(false)} AND ${e.name('paused')} = ${e.value(false)}`,
    ),
  );

/** For what only the way back may do. */
export const heldCheck = (table: string, tenant: string, number: string): TransactWriteItem =>
  check(table, tenant, number, (e) => `${e.name('held')} = ${e.value(true)}`);
