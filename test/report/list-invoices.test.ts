import { describe, expect, it } from 'vitest';
import type { LedgerRow, Reason } from '#lib/clearance/ledger-row.ts';
import { accountForInvoices, newestRows } from '#lib/clearance/reconcile.ts';
import { fromIso } from '#lib/instant.ts';
import { listInvoices, reasonsOf } from '#lib/report/list-invoices.ts';
import { invoiceListCsv } from '#lib/report/listed-invoice.ts';
import { outsideAccount } from '#lib/report/outside-account.ts';
import { legacyRow, postedOf, registeredOf, rowOf } from '#test/actions/invoices.ts';

const now = fromIso('2027-04-14T08:00:00Z');
const FOLLOWS = {
  code: 'follows-original',
  text: 'It corrects PRE-MANDATE, which was issued on the old side.',
};

type Erp = ReadonlyMap<string, { readonly issuedOn?: 'legacy' | 'smartapi'; readonly reason?: Reason }>;
const told = (rows: readonly LedgerRow[], erp: Erp, numbers: readonly string[], endsOnLegacy = false) => {
  const posted = numbers.map((number) => postedOf(number));
  const registered = rows.filter(({ state }) => state === 'cleared').map((row) => registeredOf(row));
  const account = accountForInvoices(posted, rows, registered, erp, { now });
  const newest = newestRows(rows);
  const outside = outsideAccount(account, newest, erp);
  const listed = listInvoices({ posted, newest, lists: account.lists, outside, erp, endsOnLegacy });
  return { counts: outside.counts, listed };
};
const legacy = { issuedOn: 'legacy' } as const;

describe('the list of invoices', () => {
  it('has every posted number once, each that is not cleared with a reason, as many as the account', () => {
    const rows = [
      rowOf('A', { state: 'cleared' }),
      rowOf('B', { state: 'refused', reason: { code: 'zero-value', text: 'It comes to 0.00.' } }),
      rowOf('C', { state: 'rejected' }),
      rowOf('D', { state: 'submitted' }),
      legacyRow('E'),
      legacyRow('G'),
    ];
    const erp: Erp = new Map<string, { readonly issuedOn: 'legacy' | 'smartapi' }>([
      ['A', { issuedOn: 'smartapi' }],
      ['E', legacy],
      ['F', legacy],
    ]);
    const numbers = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];
    const { listed, counts } = told(rows, erp, [...numbers, 'A']);
    expect(listed.map(({ number, state }) => `${number} ${state}`)).toEqual([
      'A cleared',
      'B refused',
      'C rejected',
      'D pending',
      'E legacy',
      'F legacy',
      'G legacy',
      'H unknown',
    ]);
    const reasons = reasonsOf(listed);
    expect(reasons.reduce((sum, { count }) => sum + count, 0)).toBe(counts.offered - counts.cleared);
    expect(reasons.map(({ code }) => code).sort()).toEqual([
      'erp-output-on-legacy',
      'no-outcome-yet',
      'no-reason-recorded',
      'outcome-unknown',
      'route-not-reached',
      'zero-value',
    ]);
    expect(listed.at(-1)?.whatToDo).toContain('LOST');
  });

  it('tells Finance to mend on the side on which the ERP ends', () => {
    const rows = [rowOf('B', { state: 'refused' })];
    expect(told(rows, new Map(), ['B']).listed[0]?.whatToDo).toBe('mend it in the ERP and send it again');
    expect(told(rows, new Map(), ['B'], true).listed[0]?.whatToDo).toBe('mend it and issue it on legacy');
  });

  it('lets a note speak for itself where its original is a stand-in that nobody ever sent', () => {
    const body = JSON.stringify({ references: 'PRE-MANDATE', note: 'The export names no original.' });
    const [orphan] = told([{ ...legacyRow('N'), reason: FOLLOWS, body }], new Map([['N', legacy]]), [
      'N',
    ]).listed;
    expect(orphan?.reason).toEqual({ code: FOLLOWS.code, text: 'The export names no original.' });
    const rows = [{ ...legacyRow('N'), reason: FOLLOWS, body }, legacyRow('PRE-MANDATE')];
    expect(told(rows, new Map([['N', legacy]]), ['N']).listed[0]?.reason).toEqual(FOLLOWS);
  });

  it('says "for example" only where texts differ', () => {
    const row = (number: string, text: string) =>
      rowOf(number, { state: 'refused', reason: { code: 'c', text } });
    const reasons = (...texts: readonly [string, string]) =>
      reasonsOf(told([row('A', texts[0]), row('B', texts[1])], new Map(), ['A', 'B']).listed);
    expect(reasons('one', 'one')).toMatchObject([{ text: 'one', count: 2 }]);
    expect(reasons('one', 'two')).toMatchObject([{ text: 'for example: one', count: 2 }]);
  });

  it('as a file is opened safely by a spreadsheet, with the amount in the currency', () => {
    const { listed } = told(
      [rowOf('-B', { state: 'refused', reason: { code: 'c', text: 'a, "b"' } })],
      new Map(),
      ['-B'],
    );
    const [head, line] = invoiceListCsv(listed).split('\r\n');
    expect(head).toBe('number,kind,type,issue date,currency,gross,state,IRN,reason,what to do');
    expect(line).toMatch(/^'-B,B2B,invoice,[\d-]+,NGN,\d+\.\d\d,refused,.*,"a, ""b""",mend/);
  });
});
