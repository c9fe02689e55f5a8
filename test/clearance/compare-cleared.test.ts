import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareCleared } from '#lib/clearance/compare-cleared.ts';
import { type Amounts, financeTotals, totalsDiffer } from '#lib/clearance/finance-totals.ts';
import type { RegisteredInvoice } from '#lib/ports/authority.ts';
import type { PostedInvoice } from '#lib/ports/erp.ts';
import { documentOf, postedOf, registeredOf, rowOf } from '#test/actions/invoices.ts';

const amounts = (changes: Partial<Amounts> = {}): Amounts => ({
  type: 'invoice',
  currency: 'NGN',
  net: 100,
  tax: 8,
  gross: 108,
  rateToNgn: '1',
  ...changes,
});

const byNumber = (posted: readonly PostedInvoice[]) => new Map(posted.map((one) => [one.number, one]));
const byIrn = (registered: readonly RegisteredInvoice[]) => new Map(registered.map((one) => [one.irn, one]));

describe('financeTotals', () => {
  it('takes credit notes off and converts each invoice half up', () => {
    const totals = financeTotals([
      amounts(),
      amounts({ type: 'credit-note', net: 50, tax: 4, gross: 54 }),
      amounts({ currency: 'USD', gross: 1, net: 1, tax: 0, rateToNgn: '1500.5' }),
      amounts({ currency: 'JPY', gross: 1, net: 1, tax: 0, rateToNgn: '10.005' }),
    ]);
    expect(totals).toEqual({
      JPY: { count: 1, net: '1', tax: '0', gross: '1', grossNgn: '1001' },
      NGN: { count: 2, net: '50', tax: '4', gross: '54', grossNgn: '54' },
      USD: { count: 1, net: '1', tax: '0', gross: '1', grossNgn: '1501' },
    });
  });

  it('adds beyond what a number holds exactly', () => {
    const huge = Number.MAX_SAFE_INTEGER;
    const totals = financeTotals([1, 2, 3].map(() => amounts({ net: huge, tax: 0, gross: huge })));
    expect(totals.NGN?.gross).toBe(String(BigInt(huge) * 3n));
  });

  it('is the same in any order', () => {
    const some = fc.array(fc.record({ gross: fc.nat(1e9), currency: fc.constantFrom('NGN', 'USD') }), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(some, (list) => {
        const invoices = list.map((one) => amounts(one));
        expect(financeTotals([...invoices].reverse())).toEqual(financeTotals(invoices));
      }),
    );
  });

  it('says where two sides differ', () => {
    const left = { name: 'ERP', totals: financeTotals([amounts()]) };
    const right = { name: 'ledger', totals: financeTotals([amounts({ gross: 109 })]) };
    expect(totalsDiffer(left, right, ['count', 'gross'])).toEqual(['NGN gross: ERP 108, ledger 109.']);
    expect(totalsDiffer(left, left)).toEqual([]);
  });
});

describe('compareCleared', () => {
  const row = rowOf('INV-1', { state: 'cleared' });
  const registered = registeredOf(row);

  it('agrees when all three sides do', () => {
    const found = compareCleared([row], byNumber([postedOf('INV-1')]), byIrn([registered]));
    expect(found).toMatchObject({ compared: 1, differences: [], withoutAmount: 0 });
    expect(found.totals.erp).toEqual(found.totals.authority);
  });

  it.each([
    [
      'the ledger sent another amount',
      rowOf('INV-1', {}, documentOf('INV-1', { gross: '1076.00' })),
      registered,
      'gross: ERP 107500, ledger 107600',
    ],
    ['the authority has another amount', row, { ...registered, payable: '1075.01' }, 'authority 107501 NGN'],
    ['the authority has another currency', row, { ...registered, currency: 'USD' }, 'authority 107500 USD'],
    ['the amount of the authority is no number', row, { ...registered, payable: 'a lot' }, 'cannot be read'],
    ['the document has no amounts', { ...row, body: '{}' }, registered, 'no amounts that can be read'],
    ['the document is no JSON', { ...row, body: 'x' }, registered, 'no amounts that can be read'],
  ])('shows when %s', (_what, ledgerRow, entry, text) => {
    const found = compareCleared([ledgerRow], byNumber([postedOf('INV-1')]), byIrn([entry]));
    expect(found.differences.join('\n')).toContain(text);
  });

  it('shows two errors that cancel out in the total', () => {
    const other = rowOf('INV-2', { state: 'cleared' }, documentOf('INV-2', { gross: '1074.00' }));
    const first = rowOf('INV-1', { state: 'cleared' }, documentOf('INV-1', { gross: '1076.00' }));
    const found = compareCleared(
      [first, other],
      byNumber([postedOf('INV-1'), postedOf('INV-2')]),
      byIrn([registered, registeredOf(other)]),
    );
    expect(found.differences).toEqual([
      'INV-1, gross: ERP 107500, ledger 107600.',
      'INV-2, gross: ERP 107500, ledger 107400.',
    ]);
  });

  it('shows a cleared invoice that the authority does not list', () => {
    const found = compareCleared([row], byNumber([postedOf('INV-1')]), new Map());
    expect(found.differences.join(' ')).toContain('does not list');
  });

  it('compares by count only where the authority gives no amount', () => {
    const found = compareCleared([row], byNumber([postedOf('INV-1')]), byIrn([{ irn: registered.irn }]));
    expect(found).toMatchObject({ differences: [], withoutAmount: 1 });
  });
});
