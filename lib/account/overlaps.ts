/** Invoices that stand, or may come to stand, in both books: with the authority and on legacy. For Finance, who decides each. */
import { minorDigits } from '#lib/clearance/currency.ts';
import { formatMinor } from '#lib/clearance/decimal.ts';
import { irnKey } from '#lib/clearance/irn.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { minor } from '#lib/clearance/money.ts';
import type { InvoiceLists } from '#lib/clearance/reconcile.ts';
import { csvLine } from '#lib/csv-line.ts';
import { toIso } from '#lib/instant.ts';
import type { RegisteredInvoice } from '#lib/ports/authority.ts';
import type { PostedInvoice } from '#lib/ports/erp.ts';

export interface Overlap {
  readonly number: string;
  readonly irn: string | undefined;
  /** `open`: sent or still to be sent, no outcome yet. */
  readonly withAuthority: 'registered' | 'open';
  readonly legacySide: string;
  readonly invoice: PostedInvoice;
  readonly proposed: string;
}

interface Books {
  readonly posted: Iterable<PostedInvoice>;
  readonly newest: ReadonlyMap<string, LedgerRow>;
  readonly registered: Iterable<RegisteredInvoice>;
  readonly lists: Pick<InvoiceLists, 'bothBooks' | 'overlaps'>;
  readonly erp: ReadonlyMap<
    string,
    { readonly issuedOn?: 'legacy' | 'smartapi'; readonly reason?: { readonly text: string } }
  >;
}

/** What is open may still be registered: nothing is corrected before that is known. */
const whileOpen = (row: LedgerRow | undefined): string =>
  row !== undefined && (row.state === 'submitted' || row.state === 'unknown')
    ? 'none yet: sent, outcome under enquiry. Once it is known: registered, then as for one in both books; not registered, then nothing'
    : 'none: it was never sent. Have it taken out of clearance before it is sent, or withdraw the legacy document';

/** A registration cannot be undone: only a further document corrects it, or the other book gives way. */
const whenRegistered = (invoice: PostedInvoice, irn: string | undefined, issued: boolean): string => {
  const document = irn ?? 'the registered document';
  if (!issued) return `none: do not issue it on legacy; the buyer gets the cleared one, ${document}`;
  return invoice.type === 'credit-note'
    ? `withdraw the legacy credit note; if it stays, a debit note against ${document}`
    : `a credit note against ${document}, if the buyer keeps the legacy document; or withdraw that one, and the buyer gets the cleared one`;
};

/** Each once, in the order of posting. Nothing is sent for any of them by itself. */
export const overlapsOf = ({ posted, newest, registered, lists, erp }: Books): readonly Overlap[] => {
  const both = new Set(lists.bothBooks);
  const open = new Set(lists.overlaps);
  if (both.size + open.size === 0) return [];
  const irns = new Map<string, string>();
  for (const { irn, number } of registered) irns.set(irnKey(number ?? irn.split('-')[0] ?? irn), irn);
  const found: Overlap[] = [];
  for (const invoice of posted) {
    const { number } = invoice;
    const isBoth = both.delete(number);
    if (!isBoth && !open.delete(number)) continue;
    const row = newest.get(number);
    const irn = row?.irn ?? irns.get(irnKey(number));
    const issued = (erp.get(number)?.issuedOn ?? invoice.issuedOn) === 'legacy';
    const why = erp.get(number)?.reason?.text ?? row?.reason?.text;
    found.push({
      number,
      irn,
      withAuthority: isBoth ? 'registered' : 'open',
      legacySide: `${issued ? 'issued there' : 'given to legacy, not issued there as far as the ERP knows'}${why === undefined ? '' : `: ${why}`}`,
      invoice,
      proposed: isBoth ? whenRegistered(invoice, irn, issued) : whileOpen(row),
    });
  }
  return found;
};

const COLUMNS = [
  'number',
  'IRN',
  'with the authority',
  'on legacy',
  'type',
  'posted at',
  'issue date',
  'currency',
  'gross',
  'proposed correction (nothing is sent by itself)',
  'decision of Finance',
  'decided by',
  'decided on',
];

/** `overlaps.csv`, with room for a decision on each. */
export const overlapsCsv = (overlaps: readonly Overlap[]): string =>
  [
    csvLine(COLUMNS),
    ...overlaps.map(({ number, irn, withAuthority, legacySide, invoice, proposed }) =>
      csvLine([
        number,
        irn ?? '',
        withAuthority === 'registered' ? 'registered' : 'open, outcome not known',
        legacySide,
        invoice.type,
        toIso(invoice.postedAt),
        invoice.issueDate,
        invoice.currency,
        formatMinor(minor(invoice.gross), minorDigits(invoice.currency)),
        proposed,
        '',
        '',
        '',
      ]),
    ),
  ].join('');
