import type { InvoiceDocument, InvoiceLine, Irn } from '#lib/clearance/invoice.ts';
import { makeIrn } from '#lib/clearance/irn.ts';
import { invoice, LINE } from '#lib/proof/documents.ts';

export const SERVICE_ID = '94ND90NR';

export const sampleLine: InvoiceLine = LINE;

/** 1,000 net, 75 tax, 1,075 gross. */
export const sampleDocument = (changes: Partial<InvoiceDocument> = {}): InvoiceDocument =>
  invoice('INV-0001', changes);

export const irnOf = (
  document: Pick<InvoiceDocument, 'number' | 'issueDate'>,
  serviceId = SERVICE_ID,
): Irn => {
  const irn = makeIrn(document.number, serviceId, document.issueDate);
  if (!irn.ok) throw new Error(irn.error.text);
  return irn.value;
};
