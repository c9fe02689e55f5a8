import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { financeLists, financeSummary } from '#lib/way-back/finance-lists.ts';
import { RELEASED } from '#lib/way-back/releasable.ts';
import { rowForFinance } from '#lib/way-back/row-for-finance.ts';
import { documentOf, rowOf } from '#test/actions/invoices.ts';

const BODIES = fc.oneof(
  fc.constantFrom('', 'no JSON', 'null', '[1]', '{"type":"invoice","gross":7}', '{"type":"credit-note"}'),
  fc
    .record({ gross: fc.constantFrom('1.00', '1075.00', 'x'), currency: fc.constantFrom('NGN', 'USD', '?') })
    .map((changes) => JSON.stringify(documentOf('A', changes))),
);

const ROWS = fc.array(
  fc.record({
    number: fc.constantFrom('A', 'B', 'C', 'D'),
    revision: fc.integer({ min: 1, max: 3 }),
    state: fc.constantFrom<LedgerRow['state']>('cleared', 'unknown', 'rejected', 'legacy', 'received'),
    canary: fc.boolean(),
    body: BODIES,
    reason: fc.constantFrom(RELEASED, { code: 'x', text: 'y' }),
  }),
);

describe('a row for Finance', () => {
  it('makes the very lists and totals that the whole row makes', () => {
    fc.assert(
      fc.property(ROWS, (sketches) => {
        const rows = sketches.map((changes) => rowOf(changes.number, changes));
        const slim = rows.map(rowForFinance);
        expect(financeLists(slim)).toEqual(financeLists(rows));
        expect(financeSummary(slim)).toEqual(financeSummary(rows));
      }),
    );
  });

  it('is small, however long its document', () => {
    const line = documentOf('A').lines[0];
    if (line === undefined) throw new Error('the sample has no line');
    const long = documentOf('A', { lines: Array.from({ length: 1_000 }, () => line) });
    const row = rowOf('A', { qr: 'Q'.repeat(2_000), reasons: [RELEASED] }, long);
    expect(JSON.stringify(row).length).toBeGreaterThan(100_000);
    expect(JSON.stringify(rowForFinance(row)).length).toBeLessThan(1_000);
  });
});
