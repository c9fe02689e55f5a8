import { describe, expect, it } from 'vitest';
import type { InvoiceState } from '#lib/clearance/ledger-row.ts';
import { plus } from '#lib/instant.ts';
import { financeListOf, financeLists, financeSummary } from '#lib/way-back/finance-lists.ts';
import { RELEASED, releaseOf } from '#lib/way-back/releasable.ts';
import { documentOf, legacyRow, rowOf } from '#test/actions/invoices.ts';

describe('financeListOf', () => {
  it.each<[InvoiceState, string]>([
    ['cleared', 'cleared-do-not-reissue'],
    ['received', 'held-do-not-reissue'],
    ['claimed', 'held-do-not-reissue'],
    ['submitted', 'held-do-not-reissue'],
    ['unknown', 'held-do-not-reissue'],
    ['rejected', 'released-to-legacy'],
    ['refused', 'released-to-legacy'],
  ])('%s: %s', (state, list) => {
    expect(financeListOf(rowOf('A', { state }))).toBe(list);
  });

  it('lists what the way back released, not what was on legacy all along, and no canary', () => {
    expect(financeListOf(rowOf('A', { state: 'legacy', destination: 'legacy', reason: RELEASED }))).toBe(
      'released-to-legacy',
    );
    expect(financeListOf(legacyRow('A'))).toBeUndefined();
    expect(financeListOf(rowOf('A', { state: 'proven', canary: true }))).toBeUndefined();
    expect(financeListOf(rowOf('A', { state: 'received', canary: true }))).toBeUndefined();
  });
});

describe('financeLists', () => {
  it('writes each number once, by its newest revision', () => {
    const rows = [
      rowOf('A', { state: 'rejected' }),
      rowOf('A', { state: 'cleared', revision: 2 }),
      rowOf('B', { state: 'unknown' }),
    ];
    const [cleared, held, released] = financeLists(rows);
    expect(cleared).toMatchObject({ list: 'cleared-do-not-reissue', count: 1 });
    expect(held?.csv.split('\r\n')[1]).toMatch(/^B,no,1,2027-04-12,invoice,B2B,NGN,1075\.00,unknown,B-/);
    expect(released).toMatchObject({ count: 0 });
  });

  it('quotes what would break a line, and disarms what a spreadsheet would run', () => {
    const bad = rowOf('A', {
      state: 'rejected',
      reason: { code: 'x', text: '=HYPERLINK("http://x"), then\nmore' },
    });
    const lines = financeLists([bad])[2]?.csv ?? '';
    expect(lines).toContain(`"'=HYPERLINK(""http://x""), then\nmore"`);
  });

  it('lists a document that cannot be read, with empty cells', () => {
    expect(financeLists([rowOf('A', { state: 'cleared', body: 'x' })])[0]?.csv).toContain(
      'A,no,1,2027-04-12,,,,,cleared',
    );
  });
});

describe('releaseOf', () => {
  const now = rowOf('A').receivedAt;
  const note = rowOf('N', {}, documentOf('N', { type: 'credit-note', references: 'A' }));

  it.each<[string, Parameters<typeof releaseOf>[0], Parameters<typeof releaseOf>[1], string]>([
    ['never sent', rowOf('A'), undefined, 'release'],
    [
      'claimed, lease over',
      rowOf('A', { state: 'claimed', lease: { holder: 'w', until: now } }),
      undefined,
      'release',
    ],
    [
      'claimed, lease running',
      rowOf('A', { state: 'claimed', lease: { holder: 'w', until: plus(now, 1) } }),
      undefined,
      'hold',
    ],
    ['sent once, back to received', rowOf('A', { submissions: 1 }), undefined, 'ask'],
    ['submitted', rowOf('A', { state: 'submitted' }), undefined, 'ask'],
    [
      'submitted, lease running',
      rowOf('A', { state: 'submitted', lease: { holder: 'w', until: plus(now, 1) } }),
      undefined,
      'hold',
    ],
    ['unknown', rowOf('A', { state: 'unknown' }), undefined, 'ask'],
    ['a note for a cleared invoice', note, rowOf('A', { state: 'cleared' }), 'hold'],
    ['a note for an invoice under enquiry', note, rowOf('A', { state: 'unknown' }), 'hold'],
    ['a note for a released invoice', note, rowOf('A', { state: 'legacy' }), 'release'],
    ['a note for a rejected invoice', note, rowOf('A', { state: 'rejected' }), 'release'],
    ['a note for an invoice nobody knows', note, undefined, 'release'],
  ])('%s: %s', (_what, row, original, way) => {
    expect(releaseOf(row, original, now).way).toBe(way);
  });
});

describe('financeSummary', () => {
  it('adds up each list by currency, credit notes taken off', () => {
    const usd = documentOf('C', { currency: 'USD', rateToNgn: '1500' });
    const note = documentOf('D', { type: 'credit-note', references: 'A', gross: '2000.00' });
    const { count, counts, csv } = financeSummary([
      rowOf('A', { state: 'cleared' }),
      rowOf('B', { state: 'cleared' }),
      rowOf('C', { state: 'cleared' }, usd),
      rowOf('D', { state: 'unknown' }, note),
      rowOf('E', { state: 'unknown', body: 'x' }),
    ]);
    expect(count).toBe(5);
    expect(counts).toEqual({
      'cleared-do-not-reissue': 3,
      'held-do-not-reissue': 2,
      'released-to-legacy': 0,
    });
    expect(csv.split('\r\n')).toEqual([
      'list,may be reissued on legacy: yes/no,currency,invoices,"gross, credit notes taken off"',
      'cleared-do-not-reissue,no,NGN,2,2150.00',
      'cleared-do-not-reissue,no,USD,1,1075.00',
      'held-do-not-reissue,no,NGN,1,-2000.00',
      'held-do-not-reissue,no,(unreadable),1,',
      'released-to-legacy,yes,,0,',
      '',
    ]);
  });
});
