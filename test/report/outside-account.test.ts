import { describe, expect, it } from 'vitest';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { accountForInvoices, newestRows } from '#lib/clearance/reconcile.ts';
import { fromIso } from '#lib/instant.ts';
import { outsideAccount } from '#lib/report/outside-account.ts';
import { legacyRow, postedOf, registeredOf, rowOf } from '#test/actions/invoices.ts';

const NUMBER = 'INV-0';
const now = fromIso('2027-04-14T08:00:00Z');

/** One invoice, as ledger, ERP and authority each have it when all is settled. */
const told = (about: {
  readonly row: LedgerRow;
  readonly erp?: 'legacy' | 'smartapi';
  readonly registered?: boolean;
}) => {
  const erp = new Map([[NUMBER, about.erp === undefined ? {} : { issuedOn: about.erp }]]);
  const registered = about.registered ? [registeredOf(rowOf(NUMBER))] : [];
  const account = accountForInvoices([postedOf(NUMBER)], [about.row], registered, erp, { now });
  const { counts, buckets } = outsideAccount(account, newestRows([about.row]), erp);
  expect([...buckets.values()].map((bucket) => counts[bucket])).toEqual([1]);
  const { cleared, rejected, legacy, pending, unknown } = counts;
  expect(cleared + rejected + legacy + pending + unknown).toBe(counts.offered);
  return counts;
};

describe('a doctored ledger makes no invoice look accounted for', () => {
  it.each([undefined, 'smartapi'] as const)('that says legacy, while the ERP says %s', (erp) => {
    expect(told({ row: legacyRow(NUMBER), ...(erp && { erp }) })).toMatchObject({
      legacy: 0,
      unknown: 1,
      lost: 1,
    });
  });

  it.each(['rejected', 'refused'] as const)('that says %s, while the authority has it', (state) => {
    expect(told({ row: rowOf(NUMBER, { state }), registered: true })).toMatchObject({
      rejected: 0,
      unknown: 1,
      lost: 1,
    });
  });

  it('that says cleared, while the authority has nothing: counted as lost once', () => {
    expect(told({ row: rowOf(NUMBER, { state: 'cleared' }) })).toMatchObject({
      cleared: 0,
      unknown: 1,
      lost: 1,
    });
  });

  it('that says legacy of what the authority has: counted as duplicated once, never as lost', () => {
    expect(told({ row: legacyRow(NUMBER), erp: 'smartapi', registered: true })).toMatchObject({
      duplicated: 1,
      lost: 0,
    });
  });

  it('and cleared counts only once the ERP knows: until then the buyer has no invoice', () => {
    const row = rowOf(NUMBER, { state: 'cleared' });
    expect(told({ row, registered: true })).toMatchObject({ cleared: 0, unknown: 1, lost: 0 });
    expect(told({ row, registered: true, erp: 'smartapi' })).toMatchObject({
      cleared: 1,
      unknown: 0,
      lost: 0,
    });
  });
});

describe('a true ledger is believed', () => {
  it.each([
    ['legacy', { row: legacyRow(NUMBER), erp: 'legacy' }],
    ['rejected', { row: rowOf(NUMBER, { state: 'rejected' }) }],
    ['pending', { row: rowOf(NUMBER, { state: 'submitted' }), registered: true }],
    // A clerk gave up on it: the buyer has legacy's paper, and nothing was ever registered.
    ['legacy', { row: rowOf(NUMBER, { state: 'refused' }), erp: 'legacy' }],
  ] as const)('%s', (bucket, about) => {
    expect(told(about)).toMatchObject({ [bucket]: 1, lost: 0, duplicated: 0, unknown: 0 });
  });
});
