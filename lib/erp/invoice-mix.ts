/** What a made-up merchant sells to whom: shares, as whole numbers. */
import type { DocumentType, InvoiceKind } from '#lib/clearance/invoice.ts';
import type { Weighted } from './draw.ts';

export const TYPES: readonly Weighted<DocumentType>[] = [
  { value: 'invoice', weight: 960 },
  { value: 'credit-note', weight: 35 },
  { value: 'debit-note', weight: 5 },
];

export const OPEN_KINDS: readonly Weighted<InvoiceKind>[] = [
  { value: 'B2B', weight: 55 },
  { value: 'B2C', weight: 30 },
  { value: 'B2G', weight: 15 },
];

/** After hours the shops sell on; a business buys there now and then, an office never. */
export const CLOSED_KINDS: readonly Weighted<InvoiceKind>[] = [
  { value: 'B2C', weight: 95 },
  { value: 'B2B', weight: 5 },
];

export const CURRENCIES: readonly Weighted<string>[] = [
  { value: 'NGN', weight: 88 },
  { value: 'USD', weight: 7 },
  { value: 'EUR', weight: 3 },
  { value: 'GBP', weight: 2 },
];

export const BRANCHES: readonly Weighted<string>[] = [
  { value: 'LAGOS', weight: 50 },
  { value: 'ABUJA', weight: 22 },
  { value: 'KANO', weight: 16 },
  { value: 'PORT-HARCOURT', weight: 12 },
];

/** NGN for one unit. Made up for the sample; an ERP gives its own with each invoice. */
export const SAMPLE_RATES: Readonly<Record<string, string>> = {
  NGN: '1',
  USD: '1532.25',
  EUR: '1668.40',
  GBP: '1941.10',
};
