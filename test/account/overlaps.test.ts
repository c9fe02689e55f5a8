import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { overlapsCsv, overlapsOf } from '#lib/account/overlaps.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { accountForInvoices, newestRows } from '#lib/clearance/reconcile.ts';
import { fromIso } from '#lib/instant.ts';
import type { PostedInvoice } from '#lib/ports/erp.ts';
import { documentOf, legacyRow, postedOf, registeredOf, rowOf } from '#test/actions/invoices.ts';

const now = fromIso('2027-04-14T08:00:00Z');
const onLegacy = new Map([
  [
    'A',
    { issuedOn: 'legacy' as const, reason: { code: 'fallback-to-legacy', text: 'SmartAPI did not answer.' } },
  ],
]);

const found = (
  row: LedgerRow,
  registered: boolean,
  erp: Parameters<typeof overlapsOf>[0]['erp'] = onLegacy,
  posted: Partial<PostedInvoice> = {},
) => {
  const books = {
    posted: [postedOf('A', posted), postedOf('B')],
    registered: registered ? [registeredOf(rowOf('A'))] : [],
  };
  const rows = [row, rowOf('B', { state: 'received' })];
  const { lists } = accountForInvoices(books.posted, rows, books.registered, erp, { now });
  return overlapsOf({ ...books, newest: newestRows(rows), lists, erp });
};

describe('overlaps', () => {
  it('proposes a credit note, or that legacy gives way, where the authority has what legacy issued', () => {
    const [overlap, ...others] = found(rowOf('A', { state: 'cleared' }), true);
    expect(others).toEqual([]);
    expect(overlap).toMatchObject({ number: 'A', irn: rowOf('A').irn, withAuthority: 'registered' });
    expect(overlap?.proposed).toMatch(
      /^a credit note against A-\S+, if the buyer keeps the legacy document; or/,
    );
    expect(overlap?.legacySide).toBe('issued there: SmartAPI did not answer.');
  });

  it.each(['unknown', 'submitted'] as const)('proposes nothing yet for one that is %s', (state) => {
    const [overlap] = found(rowOf('A', { state, submissions: 1 }), false);
    expect(overlap?.withAuthority).toBe('open');
    expect(overlap?.proposed).toMatch(/^none yet: sent, outcome under enquiry/);
    expect(overlap?.proposed).not.toContain('credit note');
  });

  it('finds one that the ledger does not know to be registered yet', () => {
    const [overlap] = found(rowOf('A', { state: 'unknown', submissions: 1 }), true);
    expect(overlap?.withAuthority).toBe('registered');
  });

  it('finds one that was never sent, and one whose IRN only the authority knows', () => {
    expect(found(rowOf('A', { state: 'received' }), false)[0]?.proposed).toMatch(/^none: it was never sent/);
    const [given] = found(legacyRow('A'), true);
    expect(given?.irn).toBe(rowOf('A').irn);
  });

  it('keeps a clerk from issuing what the ledger gave to legacy and the authority has', () => {
    const nowhere = new Map([['A', {}]]);
    const [overlap] = found(legacyRow('A'), true, nowhere);
    expect(overlap?.proposed).toMatch(/^none: do not issue it on legacy/);
    expect(overlap?.legacySide).toContain('not issued there');
  });

  it('credits no credit note', () => {
    const note = documentOf('A', { type: 'credit-note', references: 'B' });
    const [overlap] = found(rowOf('A', { state: 'cleared' }, note), true, onLegacy, { type: 'credit-note' });
    expect(overlap?.proposed).toMatch(/^withdraw the legacy credit note; if it stays, a debit note/);
  });

  it('finds none where each is on one side', () => {
    expect(found(rowOf('A', { state: 'cleared' }), true, new Map())).toEqual([]);
    expect(found(legacyRow('A'), false)).toEqual([]);
    expect(found(rowOf('A', { state: 'rejected' }), false)).toEqual([]);
  });

  it('leaves room for the decision, and disarms other people’s texts', () => {
    const erp = new Map([['A', { issuedOn: 'legacy' as const, reason: { code: 'x', text: '=1+1' } }]]);
    const overlaps = found(rowOf('A', { state: 'cleared' }), true, erp);
    const [line] = parse(overlapsCsv(overlaps), { columns: true });
    expect(line).toMatchObject({
      number: 'A',
      'with the authority': 'registered',
      currency: 'NGN',
      gross: '1075.00',
      'decision of Finance': '',
      'decided by': '',
    });
    expect(overlapsCsv([])).toMatch(/^number,IRN,[^\n]*\r\n$/);
  });
});
