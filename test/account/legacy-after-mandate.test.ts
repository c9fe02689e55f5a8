import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { legacyAfterMandate, legacyCsv, legacySummary } from '#lib/account/legacy-after-mandate.ts';
import { HOUR, plus } from '#lib/instant.ts';
import type { ListedInvoice } from '#lib/report/listed-invoice.ts';
import { RELEASED } from '#lib/way-back/releasable.ts';
import { documentOf, legacyRow, postedOf, rowOf } from '#test/actions/invoices.ts';

const RECEIVED = rowOf('X').receivedAt;

const listedOf = (number: string, code: string, changes: Partial<ListedInvoice> = {}): ListedInvoice => ({
  number,
  kind: 'B2B',
  type: 'invoice',
  issueDate: '2027-04-12',
  currency: 'NGN',
  gross: '1075.00',
  bucket: 'legacy',
  state: 'legacy',
  reason: { code, text: `because of ${code}` },
  whatToDo: 'nothing',
  ...changes,
});

type Told = Parameters<typeof legacyAfterMandate>[0];

/** SmartAPI's first invoice came at RECEIVED; hours count from there. */
const told = (
  policy: Told['policies'],
  listed: readonly ListedInvoice[],
  hours: Readonly<Record<string, number>>,
  changes: Partial<Told> = {},
) => {
  const rows = [rowOf('FIRST', { state: 'cleared' })];
  return legacyAfterMandate({
    policies: policy,
    posted: listed.map(({ number }) =>
      postedOf(number, { postedAt: plus(RECEIVED, (hours[number] ?? 1) * HOUR) }),
    ),
    listed,
    rows,
    newest: new Map(rows.map((row) => [row.number, row])),
    open: [],
    ...changes,
  });
};
const BACK_SUBMIT = { legacyAfterMandate: 'back-submit' } as const;

describe('what legacy issued after the mandate', () => {
  it('counts from the first invoice that was let towards SmartAPI, and leaves out what is not on legacy', () => {
    const listed = [
      listedOf('BEFORE', 'erp-output-on-legacy'),
      listedOf('AFTER', 'route-not-reached'),
      listedOf('CLEARED', 'x', { bucket: 'cleared' }),
    ];
    const account = told(BACK_SUBMIT, listed, { BEFORE: -1 });
    expect(account.invoices.map(({ number }) => number)).toEqual(['AFTER']);
  });

  it('counts from the runbook’s date of issue where it names one', () => {
    const listed = [listedOf('OLD', 'route-not-reached', { issueDate: '2027-04-11' }), listedOf('NEW', 'x')];
    const account = told({ ...BACK_SUBMIT, mandateFrom: '2027-04-12' }, listed, { OLD: 1, NEW: -5 });
    expect(account.invoices.map(({ number }) => number)).toEqual(['NEW']);
    expect(legacySummary(account)).toMatchObject({ since: '2027-04-12', count: 1 });
  });

  it('is empty where nothing was ever let towards SmartAPI', () => {
    const account = told(BACK_SUBMIT, [listedOf('A', 'erp-output-on-legacy')], {}, { rows: [] });
    expect(account.invoices).toEqual([]);
    expect(legacySummary(account)).toBeUndefined();
  });

  it('says why each is there', () => {
    const codes = [
      'erp-output-on-legacy',
      'route-not-reached',
      RELEASED.code,
      'fallback-to-legacy',
      'new-code',
    ];
    const account = told(
      BACK_SUBMIT,
      codes.map((code, at) => listedOf(`N-${at}`, code)),
      {},
    );
    expect(account.invoices.map(({ why }) => why)).toEqual([
      'output',
      'route',
      'release',
      'fallback',
      'other',
    ]);
    expect(legacySummary(account)?.why.reduce((sum, { count }) => sum + count, 0)).toBe(codes.length);
  });

  it.each([
    ['back-submit', 'submit it to the authority, in this order'],
    ['report', 'report it to the authority'],
    ['none', 'nothing'],
  ] as const)('demands by the policy %s', (policy, demand) => {
    const { invoices } = told({ legacyAfterMandate: policy }, [listedOf('A', 'route-not-reached')], {});
    expect(invoices[0]?.demand).toContain(demand);
  });

  it('submits a note after what it corrects, and none whose original the authority never gets', () => {
    const note = (number: string, references: string) => ({
      ...rowOf(number, {}, documentOf(number, { type: 'credit-note', references })),
      state: 'legacy' as const,
    });
    const rows = [
      rowOf('FIRST', { state: 'cleared' }),
      note('N-A', 'A'),
      note('N-OLD', 'GONE'),
      legacyRow('A'),
    ];
    const notes = { type: 'credit-note' };
    const account = told(
      BACK_SUBMIT,
      [
        listedOf('N-A', 'follows-original', notes),
        listedOf('N-OLD', 'x', notes),
        listedOf('A', 'route-not-reached'),
      ],
      { 'N-A': 1, 'N-OLD': 2, A: 3 },
      { rows, newest: new Map(rows.map((row) => [row.number, row])) },
    );
    expect(account.invoices.map(({ number }) => number)).toEqual(['A', 'N-A', 'N-OLD']);
    expect(account.invoices[1]?.demand).toMatch(/^submit/);
    expect(account.invoices[2]?.demand).toMatch(/^cannot be submitted/);
  });

  it('waits for what is open in clearance still', () => {
    const account = told(BACK_SUBMIT, [listedOf('A', 'fallback-to-legacy')], {}, { open: ['A'] });
    expect(account.invoices[0]?.demand).toMatch(/^wait/);
  });

  it('is a file with the order and room for what was done', () => {
    const account = told(BACK_SUBMIT, [listedOf('B', 'x'), listedOf('A', 'x')], { B: 2, A: 1 });
    const lines = parse(legacyCsv(account), { columns: true });
    expect(lines).toMatchObject([
      { order: '1', number: 'A', 'done on': '', 'IRN given': '' },
      { order: '2', number: 'B', policy: 'back-submit' },
    ]);
  });
});
