import type { InvoiceDocument, InvoiceLine, Irn } from '#lib/clearance/invoice.ts';
import { makeIrn } from '#lib/clearance/irn.ts';

export const SERVICE_ID = '94ND90NR';

export const sampleLine: InvoiceLine = {
  sku: 'P-100',
  description: 'Cement 50 kg',
  hsCode: '2523.29',
  category: 'Building materials',
  quantity: '10',
  unitPrice: '100.00',
  unit: 'BG',
  net: '1000.00',
  taxCategory: 'STANDARD_VAT',
  taxRate: '7.5',
};

/** 1,000 net, 75 tax, 1,075 gross. */
export const sampleDocument = (changes: Partial<InvoiceDocument> = {}): InvoiceDocument => ({
  number: 'INV-0001',
  type: 'invoice',
  kind: 'B2B',
  issueDate: '2027-04-12',
  currency: 'NGN',
  rateToNgn: '1',
  branch: 'LAGOS',
  seller: { name: 'Adire Trading Ltd', tin: '90000000-0001', email: 'billing@adire.example', country: 'NG' },
  buyer: { name: 'Kano Mills Ltd', tin: '90000001-0001', email: 'accounts@kano.example', country: 'NG' },
  lines: [sampleLine],
  net: '1000.00',
  tax: '75.00',
  gross: '1075.00',
  ...changes,
});

export const irnOf = (
  document: Pick<InvoiceDocument, 'number' | 'issueDate'>,
  serviceId = SERVICE_ID,
): Irn => {
  const irn = makeIrn(document.number, serviceId, document.issueDate);
  if (!irn.ok) throw new Error(irn.error.text);
  return irn.value;
};
