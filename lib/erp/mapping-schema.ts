/** How an ERP's CSV export is read as invoices: `runbooks/profiles/*.mapping.yaml`. Everything that is a decision stands there. */
import * as z from 'zod';
import { DocumentType, InvoiceKind, TaxCategory } from '#lib/clearance/invoice.ts';
import { Id } from '#lib/runbook/texts.ts';

const Text = z.string().min(1).max(300);
/** As long as an invoice's own field: a longer one would have every invoice refused. */
const Name = z.string().min(1).max(100);
const Column = z.string().min(1).max(100);
const DecimalText = z.string().regex(/^\d{1,9}(\.\d{1,4})?$/, 'a decimal number in quotes such as "7.5"');

/** A regular expression on the stock code; `parseMapping` checks that it is one. */
const Pattern = z.string().min(1).max(100);

const ProductRule = z.discriminatedUnion('as', [
  z.strictObject({
    as: z.literal('goods'),
    /** Matched against the stock code; the first rule that fits wins. */
    codes: Pattern,
    onlyOn: DocumentType.optional(),
    hsCode: z.string().regex(/^\d{4}\.\d{2}$/, 'an HS code in quotes such as "8471.30"'),
    category: Name,
    unit: z.string().min(1).max(3).default('H87'),
  }),
  z.strictObject({
    as: z.literal('service'),
    codes: Pattern,
    onlyOn: DocumentType.optional(),
    isicCode: z.string().regex(/^\d{4}$/, 'an ISIC code in quotes such as "5320"'),
    category: Name,
    unit: z.string().min(1).max(3).default('C62'),
  }),
  /** A booking in the sales ledger that sells nothing to anybody. */
  z.strictObject({
    as: z.literal('no-supply'),
    codes: Pattern,
    onlyOn: DocumentType.optional(),
    reason: Text,
  }),
]);
export type ProductRule = z.infer<typeof ProductRule>;

export const Mapping = z.strictObject({
  mapping: Id,
  title: z.string().min(3).max(120),
  /** A file whose header has all of these is taken to be of this kind. */
  columns: z.strictObject({
    number: Column,
    sku: Column,
    description: Column,
    quantity: Column,
    postedAt: Column,
    unitPrice: Column,
    customer: Column,
    country: Column,
  }),
  /** In Luxon's tokens, e.g. `M/d/yy H:mm`; the wall clock of the seller. */
  postedAtFormat: z.string().min(3).max(40),
  /**
   * The first day on which the file has a posting comes so many days after the local date of go-live, the second so many,
   * and so on; further days follow the last one at the file's own distance. Times of day stay.
   */
  daysAfterGoLive: z.array(z.int().min(-60).max(365)).min(1),
  branch: z.string().min(1).max(40),
  currency: z.strictObject({
    code: z.string().regex(/^[A-Z]{3}$/, 'an ISO 4217 code'),
    rateToNgn: DecimalText,
  }),
  /** Prices are before tax. */
  tax: z.strictObject({ category: TaxCategory, rate: DecimalText }),
  creditNotes: z.strictObject({
    numberPrefix: z.string().min(1).max(10),
    references: z.discriminatedUnion('policy', [
      /** The export does not name the original: taken to be from before the mandate, so the note stays on legacy. */
      z.strictObject({
        policy: z.literal('pre-mandate'),
        number: z.string().min(1).max(40),
        reason: Text,
      }),
      z.strictObject({ policy: z.literal('column'), column: Column }),
    ]),
  }),
  buyers: z.strictObject({
    homeCountry: z.string().regex(/^[A-Z]{2}$/, 'an ISO 3166-1 code of two letters'),
    /** Names in the file to ISO 3166-1 alpha-2. */
    countries: z.record(Column, z.string().regex(/^[A-Z]{2}$/, 'an ISO 3166-1 code of two letters')),
    /** `{customer}` is the customer's id, `{customer:8}` the same filled up with zeros to eight. */
    known: z.strictObject({ kind: InvoiceKind, name: Name, tin: Name, email: Name.optional() }),
    /** Another country has no Nigerian TIN. */
    abroad: z.strictObject({
      kind: InvoiceKind,
      name: Name,
      taxCategory: TaxCategory,
      taxRate: DecimalText,
      reason: Text,
    }),
    /** No customer at all: sold over the counter. */
    retail: z.strictObject({ name: Name }),
  }),
  products: z.array(ProductRule).min(1),
  emptyDescription: Text,
});
export type Mapping = z.infer<typeof Mapping>;
