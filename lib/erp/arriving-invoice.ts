import { minorDigits } from '#lib/clearance/currency.ts';
import { toMinor } from '#lib/clearance/decimal.ts';
import type { InvoiceDocument } from '#lib/clearance/invoice.ts';
import type { Instant } from '#lib/instant.ts';
import type { PostedInvoice } from '#lib/ports/erp.ts';

/** An invoice on its way out of the ERP: what it posted, and what it sends for that. */
export interface ArrivingInvoice {
  readonly at: Instant;
  readonly posted: PostedInvoice;
  /** What goes to intake: a document, or what the ERP made of a posting that is no proper invoice. */
  readonly payload: unknown;
  /** What a clerk sends under the same number once the payload was refused or rejected. */
  readonly mended?: InvoiceDocument;
}

/** The register's entry of a document, posted at `at`. */
export const postedFrom = (document: InvoiceDocument, at: Instant): PostedInvoice => {
  const digits = minorDigits(document.currency);
  return {
    number: document.number,
    type: document.type,
    kind: document.kind,
    issueDate: document.issueDate,
    postedAt: at,
    currency: document.currency,
    taxCategories: [...new Set(document.lines.map((line) => line.taxCategory))].sort(),
    branch: document.branch,
    net: toMinor(document.net, digits),
    tax: toMinor(document.tax, digits),
    gross: toMinor(document.gross, digits),
    rateToNgn: document.rateToNgn,
  };
};
