import type { DocumentType } from '#lib/clearance/invoice.ts';

/** The authority's 20 invoice types. 380 and 381 are swapped against UNCL 1001 (firs-mbs.md, section 0.1). */
export const INVOICE_TYPES: Readonly<Record<string, string>> = {
  '380': 'Credit Note',
  '381': 'Commercial Invoice',
  '384': 'Debit Note',
  '385': 'Self Billed Invoice',
  '386': 'Factored Invoice',
  '388': 'Statement of Account',
  '389': 'Purchase Order',
  '390': 'Proforma Invoice',
  '392': 'Consignment Invoice',
  '393': 'Self-billed Credit Note',
  '394': 'Self-billed Invoice',
  '395': 'Credit Note Request',
  '396': 'Invoice Request',
  '397': 'Final Settlement',
  '399': 'Bill of Lading',
  '400': 'Waybill',
  '402': 'Shipping Instructions',
  '404': 'Certificate of Origin',
  '406': 'Customs Declaration',
  '408': 'Packing List',
};

const CODE: Readonly<Record<DocumentType, string>> = {
  invoice: '381',
  'credit-note': '380',
  'debit-note': '384',
};

/** The code that the authority wants for a document of ours. */
export const invoiceTypeCode = (type: DocumentType): string => CODE[type];
