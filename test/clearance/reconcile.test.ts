import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { accountForInvoices } from '#lib/clearance/reconcile.ts';
import { fromIso, instant, plus } from '#lib/instant.ts';
import type { RegisteredInvoice } from '#lib/ports/authority.ts';
import type { PostedInvoice } from '#lib/ports/erp.ts';
import { legacyRow, postedOf, registeredOf, rowOf } from '#test/actions/invoices.ts';

const NOW = fromIso('2027-04-13T08:00:00Z');
const none = new Map();

type Fate =
  | 'cleared'
  | 'mended'
  | 'rejected'
  | 'refused'
  | 'pending'
  | 'unknown'
  | 'legacy'
  | 'legacy-row'
  | 'fallback'
  | 'lost'
  | 'twice'
  | 'both-sides';

interface Books {
  readonly posted: PostedInvoice[];
  readonly rows: LedgerRow[];
  readonly registered: RegisteredInvoice[];
}

/** Books in which each number has one known fate. */
const booksOf = (fates: readonly Fate[], strangers: number): Books => {
  const books: Books = { posted: [], rows: [], registered: [] };
  fates.forEach((fate, index) => {
    const number = `INV-${index}`;
    const row = rowOf(number);
    const post = (changes: Partial<PostedInvoice> = {}) => books.posted.push(postedOf(number, changes));
    switch (fate) {
      case 'cleared':
        post({ issuedOn: 'smartapi' });
        books.rows.push({ ...row, state: 'cleared' });
        books.registered.push(registeredOf(row));
        break;
      case 'mended':
        post();
        books.rows.push({ ...row, state: 'rejected' }, { ...row, revision: 2, state: 'cleared' });
        books.registered.push(registeredOf(row));
        break;
      case 'rejected':
      case 'refused':
        post();
        books.rows.push({ ...row, state: fate });
        break;
      case 'pending':
        post();
        books.rows.push({ ...row, state: 'submitted' });
        break;
      case 'unknown':
        post();
        books.rows.push({ ...row, state: 'unknown' });
        break;
      case 'legacy':
        post({ issuedOn: 'legacy' });
        break;
      case 'legacy-row':
        post({ issuedOn: 'legacy' });
        books.rows.push(legacyRow(number));
        break;
      case 'fallback':
        post({ issuedOn: 'legacy' });
        books.rows.push({ ...row, state: 'refused' });
        break;
      case 'lost':
        post();
        break;
      case 'twice': {
        post();
        books.rows.push({ ...row, state: 'cleared' });
        books.registered.push(registeredOf(row), registeredOf(row));
        break;
      }
      case 'both-sides':
        post({ issuedOn: 'legacy' });
        books.rows.push({ ...row, state: 'cleared' });
        books.registered.push(registeredOf(row));
        break;
    }
  });
  for (let stranger = 0; stranger < strangers; stranger += 1) {
    books.registered.push(registeredOf(rowOf(`GHOST-${stranger}`)));
  }
  return books;
};

const account = ({ posted, rows, registered }: Books) =>
  accountForInvoices(posted, rows, registered, none, { now: NOW });

const FATES: readonly Fate[] = [
  'cleared',
  'mended',
  'rejected',
  'refused',
  'pending',
  'unknown',
  'legacy',
  'legacy-row',
  'fallback',
  'lost',
  'twice',
  'both-sides',
];
const someBooks = fc.tuple(fc.array(fc.constantFrom(...FATES), { maxLength: 40 }), fc.nat(3));

describe('accountForInvoices', () => {
  it('puts each posted number into exactly one bucket', () => {
    fc.assert(
      fc.property(someBooks, ([fates, strangers]) => {
        const { counts } = account(booksOf(fates, strangers));
        expect(counts.offered).toBe(fates.length);
        expect(counts.cleared + counts.rejected + counts.legacy + counts.pending + counts.unknown).toBe(
          counts.offered,
        );
      }),
      { numRuns: 100 },
    );
  });

  it('finds what is lost, duplicated and unexpected, and nothing else', () => {
    fc.assert(
      fc.property(someBooks, ([fates, strangers]) => {
        const { lists } = account(booksOf(fates, strangers));
        const numbers = (...wanted: Fate[]) =>
          fates.flatMap((fate, index) => (wanted.includes(fate) ? [`INV-${index}`] : [])).sort();
        expect(lists.lost).toEqual(numbers('lost'));
        expect(lists.duplicated).toEqual(numbers('twice', 'both-sides'));
        expect(lists.unexpected).toHaveLength(strangers);
        expect(lists.unexpected.every((irn) => irn.startsWith('GHOST'))).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('does not depend on the order of any of its sources', () => {
    fc.assert(
      fc.property(
        someBooks.chain(([fates, strangers]) => {
          const books = booksOf(fates, strangers);
          const shuffled = <T>(list: T[]) => fc.shuffledSubarray(list, { minLength: list.length });
          return fc.tuple(
            fc.constant(books),
            shuffled(books.posted),
            shuffled(books.rows),
            shuffled(books.registered),
          );
        }),
        ([books, posted, rows, registered]) => {
          expect(account({ posted, rows, registered })).toEqual(account(books));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('counts a mended invoice by its newest revision', () => {
    expect(account(booksOf(['mended'], 0)).counts).toMatchObject({ cleared: 1, rejected: 0, duplicated: 0 });
  });

  it('counts a refused invoice that legacy issued as legacy', () => {
    expect(account(booksOf(['fallback'], 0)).counts).toMatchObject({ legacy: 1, rejected: 0 });
  });

  it('never counts a canary, but shows one that was registered', () => {
    const canary = rowOf('CANARY1', { canary: true, state: 'proven' });
    const found = account({ posted: [], rows: [canary], registered: [registeredOf(canary)] });
    expect(found.counts).toMatchObject({ offered: 0, unexpected: 1 });
    const failed = rowOf('CANARY2', { canary: true, state: 'rejected' });
    expect(account({ posted: [], rows: [canary, failed], registered: [] }).lists.notPosted).toEqual([]);
  });

  it('recognises a registration by the IRN alone', () => {
    const row = rowOf('INV/1-A', { state: 'cleared' });
    const { irn } = registeredOf(row);
    const ledgerKnows = accountForInvoices([postedOf('INV/1-A')], [row], [{ irn }], none, { now: NOW });
    expect(ledgerKnows.counts).toMatchObject({ cleared: 1, unexpected: 0 });
    const onlyTheNumberPart = accountForInvoices([postedOf('INV/1-A')], [], [{ irn }], none, { now: NOW });
    expect(onlyTheNumberPart.counts).toMatchObject({ unknown: 1, lost: 0, unexpected: 0 });
    expect(onlyTheNumberPart.lists.registeredOnly).toEqual(['INV/1-A']);
  });

  it('does not call lost what the ERP holds or posted a moment ago', () => {
    const books = booksOf(['lost'], 0);
    const held = accountForInvoices(books.posted, [], [], new Map([['INV-0', {}]]), { now: NOW });
    expect(held.counts).toMatchObject({ pending: 1, lost: 0 });
    const postedAt = books.posted[0]?.postedAt ?? NOW;
    const settings = (freshFrom: number) => ({ now: NOW, freshFrom: instant(freshFrom) });
    expect(accountForInvoices(books.posted, [], [], none, settings(postedAt)).counts.lost).toBe(0);
    expect(accountForInvoices(books.posted, [], [], none, settings(postedAt + 1)).counts.lost).toBe(1);
  });

  it('lists what is issued on legacy while it may still be cleared', () => {
    const found = account({
      posted: [postedOf('INV-0', { issuedOn: 'legacy' })],
      rows: [rowOf('INV-0')],
      registered: [],
    });
    expect(found.counts.legacy).toBe(1);
    expect(found.lists.overlaps).toEqual(['INV-0']);
  });

  it('lists what was left to legacy and not issued there', () => {
    const found = accountForInvoices(
      [postedOf('INV-0')],
      [legacyRow('INV-0')],
      [],
      new Map([['INV-0', {}]]),
      { now: NOW },
    );
    expect(found.lists.notIssued).toEqual(['INV-0']);
  });

  it('takes nobody’s word for cleared but the authority’s, once its list must have it', () => {
    const row = { ...rowOf('INV-0'), state: 'cleared', clearedAt: NOW } as const;
    const posted = [postedOf('INV-0')];
    const found = accountForInvoices(posted, [row], [], none, { now: NOW });
    expect(found.counts).toMatchObject({ cleared: 0, unknown: 1, lost: 1 });
    expect(found.lists).toMatchObject({ lost: ['INV-0'], unknown: ['INV-0'] });
    const young = accountForInvoices(posted, [row], [], none, { now: NOW, freshFrom: NOW });
    expect(young.counts).toMatchObject({ cleared: 1, lost: 0 });
    const settled = accountForInvoices(posted, [row], [], none, { now: NOW, freshFrom: plus(NOW, 1) });
    expect(settled.counts).toMatchObject({ cleared: 0, lost: 1 });
  });

  it('calls a legacy row that the authority has a duplicate', () => {
    const found = account({
      posted: [postedOf('INV-0')],
      rows: [legacyRow('INV-0')],
      registered: [registeredOf(rowOf('INV-0'))],
    });
    expect(found.lists.duplicated).toEqual(['INV-0']);
  });

  it('counts as overdue what is past its deadline, cleared or not', () => {
    const dueBy = plus(NOW, -1_000);
    const rows = [
      rowOf('A', { state: 'cleared', dueBy, clearedAt: plus(NOW, -2_000) }),
      rowOf('B', { state: 'cleared', dueBy, clearedAt: NOW }),
      rowOf('C', { state: 'submitted', dueBy }),
      rowOf('D', { state: 'rejected', dueBy }),
    ];
    const found = account({ posted: rows.map((row) => postedOf(row.number)), rows, registered: [] });
    expect(found.counts.overdue).toBe(2);
  });

  it('is linear enough for a hundred thousand', () => {
    const books = booksOf(
      Array.from({ length: 2_000 }, (_, index) => FATES[index % 4] ?? 'cleared'),
      0,
    );
    const times = 50;
    const many: Books = { posted: [], rows: [], registered: [] };
    for (let copy = 0; copy < times; copy += 1) {
      const mark = (number: string) => `${number}C${copy}`;
      for (const one of books.posted) many.posted.push({ ...one, number: mark(one.number) });
      for (const row of books.rows) {
        const { irn: _irn, ...rest } = row;
        many.rows.push({ ...rest, number: mark(row.number) });
      }
    }
    const started = performance.now();
    expect(account(many).counts.offered).toBe(100_000);
    // Quadratic work would take hours; the bound only has to tell these two apart on a slow machine.
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
