import type { InvoiceBucket } from '#lib/clearance/reconcile.ts';
import { csvLine } from '#lib/csv-line.ts';

/** One number that the ERP posted, and what became of it, for Finance. */
export interface ListedInvoice {
  readonly number: string;
  readonly kind: string;
  readonly type: string;
  /** ISO date, local to the seller. */
  readonly issueDate: string;
  readonly currency: string;
  /** Decimal text in the currency; a credit note's is positive. */
  readonly gross: string;
  readonly bucket: InvoiceBucket;
  /** `refused` by intake or `rejected` by the authority, of those rejected; else as `bucket`. */
  readonly state: string;
  readonly irn?: string;
  /** Of each that is not cleared. */
  readonly reason?: { readonly code: string; readonly text: string };
  readonly whatToDo: string;
}

const COLUMNS = [
  'number',
  'kind',
  'type',
  'issue date',
  'currency',
  'gross',
  'state',
  'IRN',
  'reason',
  'what to do',
];

/** `invoices.csv`: every posted number once, in the order of posting. */
export const invoiceListCsv = (invoices: Iterable<ListedInvoice>): string => {
  const lines = [csvLine(COLUMNS)];
  for (const invoice of invoices) {
    lines.push(
      csvLine([
        invoice.number,
        invoice.kind,
        invoice.type,
        invoice.issueDate,
        invoice.currency,
        invoice.gross,
        invoice.state,
        invoice.irn ?? '',
        invoice.reason?.text ?? '',
        invoice.whatToDo,
      ]),
    );
  }
  return lines.join('');
};
