/** The invoices that walk through the worlds of the proof. */
import type { InvoiceDocument, InvoiceLine } from '#lib/clearance/invoice.ts';
import { type ArrivingInvoice, postedFrom } from '#lib/erp/arriving-invoice.ts';
import { fromIso, type Instant, plus } from '#lib/instant.ts';

/** A Monday morning: the day of switching. */
export const START = fromIso('2027-04-12T09:00:00+01:00');
const TODAY = '2027-04-12';

export const LISTED_CODE = '2523.29';
/** Of a shape that intake takes; not on the authority's list. */
const UNLISTED_CODE = '2523.21';

export const LINE: InvoiceLine = {
  sku: 'P-100',
  description: 'Cement 50 kg',
  hsCode: LISTED_CODE,
  category: 'Building materials',
  quantity: '10',
  unitPrice: '100.00',
  unit: 'BG',
  net: '1000.00',
  taxCategory: 'STANDARD_VAT',
  taxRate: '7.5',
};

/** 1,000 net, 75 tax, 1,075 gross. */
export const invoice = (number: string, changes: Partial<InvoiceDocument> = {}): InvoiceDocument => ({
  number,
  type: 'invoice',
  kind: 'B2B',
  issueDate: TODAY,
  currency: 'NGN',
  rateToNgn: '1',
  branch: 'LAGOS',
  seller: { name: 'Adire Trading Ltd', tin: '90000000-0001', email: 'billing@adire.example', country: 'NG' },
  buyer: { name: 'Kano Mills Ltd', tin: '90000001-0001', email: 'accounts@kano.example', country: 'NG' },
  lines: [LINE],
  net: '1000.00',
  tax: '75.00',
  gross: '1075.00',
  ...changes,
});

export const retailInvoice = (number: string): InvoiceDocument =>
  invoice(number, {
    kind: 'B2C',
    buyer: { name: 'Walk-in customer', email: 'till@adire.example', country: 'NG' },
  });

export const creditNote = (number: string, references: string): InvoiceDocument =>
  invoice(number, { type: 'credit-note', references });

/** The authority rejects it. */
export const rejectedInvoice = (number: string): InvoiceDocument =>
  invoice(number, { lines: [{ ...LINE, hsCode: UNLISTED_CODE }] });

/** Intake refuses it: its total is none. */
export const refusedInvoice = (number: string): InvoiceDocument => invoice(number, { gross: '1076.00' });

/** Another invoice under the same number. */
export const otherBody = (number: string): InvoiceDocument => invoice(number, { note: 'another one' });

export const arriving = (
  milliseconds: number,
  document: InvoiceDocument,
  mended?: InvoiceDocument,
): ArrivingInvoice => {
  const at: Instant = plus(START, milliseconds);
  return {
    at,
    posted: postedFrom(document, at),
    payload: document,
    ...(mended === undefined ? {} : { mended }),
  };
};
