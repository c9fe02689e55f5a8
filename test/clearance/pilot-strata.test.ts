import { describe, expect, it } from 'vitest';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { pilotStrata, strataEvidence, strataReasons } from '#lib/clearance/pilot-strata.ts';
import { rowOf } from '#test/actions/invoices.ts';

const many = (n: number, state: LedgerRow['state'], ...segments: string[]): LedgerRow[] =>
  Array.from({ length: n }, (_, index) => rowOf(`${state}-${index}`, { state, segments }));

describe('the kinds of a pilot', () => {
  const rows = [
    ...many(40, 'cleared', 'branch:LAGOS', 'kind:B2B', 'customer:42'),
    ...many(2, 'cleared', 'branch:KANO', 'kind:B2G'),
    ...many(3, 'rejected', 'currency:USD', 'kind:B2B'),
    ...many(2, 'submitted', 'type:credit-note', 'kind:B2B'),
  ];
  const strata = pilotStrata(rows);

  it('are counted each by what became of them, in one order, and other segments are left out', () => {
    expect(
      strata.map(({ segment, n, cleared, rejected, open }) => [segment, n, cleared, rejected, open]),
    ).toEqual([
      ['type:credit-note', 0, 0, 0, 2],
      ['kind:B2B', 43, 40, 3, 2],
      ['kind:B2G', 2, 2, 0, 0],
      ['currency:USD', 3, 0, 3, 0],
      ['branch:KANO', 2, 2, 0, 0],
      ['branch:LAGOS', 40, 40, 0, 0],
    ]);
  });

  it('say what they could have shown, and those without an outcome nothing', () => {
    const shows = new Map(strataEvidence(strata).map(({ segment, shows: text }) => [segment, text]));
    expect(shows.get('type:credit-note')).toBe('nothing: none has an outcome');
    // 1 - .05 ^ (1 / 40)
    expect(shows.get('branch:LAGOS')).toContain('hits 7.3 % or more');
    expect(shows.get('branch:KANO')).toContain('hits 77.7 % or more');
  });

  it('are named where few cleared, and where all were rejected', () => {
    expect(strataReasons(strata)).toEqual([
      'None of currency:USD was cleared, 3 were rejected: look for one cause.',
      'Fewer than 3 cleared, so a fault of that kind alone could still hide: kind:B2G (2), branch:KANO (2).',
    ]);
    expect(strataReasons([])).toEqual([]);
  });
});
