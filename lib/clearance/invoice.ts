/**
 * An invoice as the ERP sends it to intake: the SmartAPI canonical document (reference firs-mbs.md, section 6),
 * with what clearance needs and nothing else. Amounts are decimal strings in the document ("1075.00") and
 * minor units inside.
 */
import * as z from 'zod';

export const InvoiceKind = z.enum(['B2B', 'B2C', 'B2G']);
export type InvoiceKind = z.infer<typeof InvoiceKind>;

/** MBS codes, swapped against UNCL 1001: 380 is a credit note, 381 an invoice (firs-mbs.md, section 0). */
export const DocumentType = z.enum(['invoice', 'credit-note', 'debit-note']);
export type DocumentType = z.infer<typeof DocumentType>;

export const TaxCategory = z.enum(['STANDARD_VAT', 'REDUCED_VAT', 'ZERO_VAT', 'EXEMPTED']);
export type TaxCategory = z.infer<typeof TaxCategory>;

const Decimal = z.string().regex(/^-?\d{1,13}(\.\d{1,4})?$/, 'a decimal number such as "1075.00"');
const CalendarDate = z.iso.date();

export const Party = z.strictObject({
  name: z.string().min(1).max(100),
  /** Absent for a retail buyer (B2C). */
  tin: z.string().min(5).max(20).optional(),
  email: z.string().max(100).optional(),
  phone: z.string().max(20).optional(),
  street: z.string().max(150).optional(),
  city: z.string().max(100).optional(),
  /** ISO 3166-1 alpha-2. */
  country: z.string().length(2),
});
export type Party = z.infer<typeof Party>;

export const InvoiceLine = z.strictObject({
  sku: z.string().min(1).max(50),
  description: z.string().min(1).max(200),
  /** Goods carry an HS code, services an ISIC code; one or the other (firs-mbs.md, section 0). */
  hsCode: z.string().optional(),
  isicCode: z.string().optional(),
  category: z.string().min(1).max(100),
  quantity: Decimal,
  unitPrice: Decimal,
  /** UN/ECE Rec 20, at most three characters. */
  unit: z.string().min(1).max(3),
  /** Quantity times price, rounded half up to the currency's minor unit. */
  net: Decimal,
  taxCategory: TaxCategory,
  /** Percent, e.g. "7.5". */
  taxRate: Decimal,
});
export type InvoiceLine = z.infer<typeof InvoiceLine>;

export const InvoiceDocument = z.strictObject({
  /** The ERP's own number, as printed. */
  number: z.string().min(1).max(40),
  type: DocumentType,
  kind: InvoiceKind,
  /** Local date of the seller. The IRN carries it, whenever it is sent. */
  issueDate: CalendarDate,
  issueTime: z.iso.time().optional(),
  dueDate: CalendarDate.optional(),
  /** ISO 4217. */
  currency: z.string().length(3),
  /** NGN for one unit of the currency, e.g. "1"; the basis of Finance's totals in NGN. */
  rateToNgn: Decimal,
  branch: z.string().min(1).max(40),
  seller: Party,
  buyer: Party,
  lines: z.array(InvoiceLine).min(1).max(10_000),
  net: Decimal,
  tax: Decimal,
  gross: Decimal,
  /** For a credit or debit note: the number of what it corrects. */
  references: z.string().min(1).max(40).optional(),
  note: z.string().max(500).optional(),
});
/** Amounts of a credit note are positive, as the authority takes them; its type turns the sign in totals. */
export type InvoiceDocument = z.infer<typeof InvoiceDocument>;

/** `InvoiceNumber-ServiceID-YYYYMMDD` (firs-mbs.md, section 2). The idempotency key towards the authority. */
export type Irn = string & { readonly __brand: 'Irn' };
