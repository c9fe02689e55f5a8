/**
 * The protocol between a cutover and the connector of a client's ERP, version 1 (docs/erp-connector.md). One shape for both
 * sides: our client reads by it, and so does the simulated ERP that is served. Amounts are decimal text in the currency's
 * own places, moments are ISO 8601 with an offset. Objects may have more fields than are read here.
 */
import * as z from 'zod';
import { minorDigits } from '#lib/clearance/currency.ts';
import { formatMinor, parseMinor } from '#lib/clearance/decimal.ts';
import { DocumentType, InvoiceKind } from '#lib/clearance/invoice.ts';
import { parseIrn } from '#lib/clearance/irn.ts';
import { minor } from '#lib/clearance/money.ts';
import { fromIso, toIso } from '#lib/instant.ts';
import type { InvoiceOutcome, PostedInvoice } from '#lib/ports/erp.ts';

export const ERP_PATHS = {
  output: '/v1/output',
  next: '/v1/output/next',
  register: '/v1/register',
  outcomes: '/v1/outcomes',
  customers: '/v1/customers',
  products: '/v1/products',
  taxCodes: '/v1/tax-codes',
  account: '/v1/account',
  settings: '/v1/settings',
} as const;

const Side = z.enum(['legacy', 'smartapi']);
const Moment = z.iso.datetime({ offset: true });
const Amount = z.string().regex(/^\d{1,15}(\.\d{1,3})?$/, 'a decimal number such as "1075.00"');

/** Answer of `GET` and `PUT /v1/output` and of `GET /v1/output/next`; body of `PUT`. */
export const OutputMessage = z.object({ side: Side });

/** What lists have in common: as many entries as the ERP likes, and where to go on. Absent on the last page. */
const Next = z.string().min(1).max(500).optional();

const WirePosted = z.object({
  number: z.string().min(1).max(40),
  type: DocumentType,
  kind: InvoiceKind,
  issueDate: z.iso.date(),
  postedAt: Moment,
  currency: z.string().length(3),
  taxCategories: z.array(z.string().min(1)),
  branch: z.string().min(1),
  net: Amount,
  tax: Amount,
  gross: Amount,
  rateToNgn: z.string().regex(/^\d{1,13}(\.\d{1,8})?$/, 'a decimal number such as "1530.25"'),
  issuedOn: Side.optional(),
});
type WirePosted = z.infer<typeof WirePosted>;

/** One posted invoice as it stands in the register: read into minor units, an amount too exact for its currency refused. */
export const PostedEntry = WirePosted.transform((entry, context): PostedInvoice => {
  const { postedAt, issuedOn, net, tax, gross, ...rest } = entry;
  const digits = minorDigits(entry.currency);
  const minorOf = (field: 'net' | 'tax' | 'gross'): number => {
    const amount = parseMinor(entry[field], digits);
    if (amount.ok) return amount.value;
    context.addIssue({ code: 'custom', path: [field], message: `${amount.error} (${entry.currency})` });
    return 0;
  };
  return {
    ...rest,
    postedAt: fromIso(postedAt),
    net: minorOf('net'),
    tax: minorOf('tax'),
    gross: minorOf('gross'),
    ...(issuedOn === undefined ? {} : { issuedOn }),
  };
});

/** The same, as the ERP writes it. */
export const postedEntry = (invoice: PostedInvoice): WirePosted => {
  const { postedAt, net, tax, gross, taxCategories, ...rest } = invoice;
  const text = (amount: number): string => formatMinor(minor(amount), minorDigits(invoice.currency));
  return {
    ...rest,
    taxCategories: [...taxCategories],
    postedAt: toIso(postedAt),
    net: text(net),
    tax: text(tax),
    gross: text(gross),
  };
};

export const RegisterQuery = z.object({ from: Moment, to: Moment, after: Next });

/** `GET /v1/register?from=&to=[&after=]`: posted in [from, to), in order of posting. */
export const RegisterPage = z.object({ invoices: z.array(PostedEntry), next: Next });

export const IrnText = z.string().transform((text, context) => {
  const parts = parseIrn(text);
  if (parts.ok) return parts.value.irn;
  context.addIssue({ code: 'custom', message: parts.error.text });
  return z.NEVER;
});

export const WireReason = z
  .object({ code: z.string().min(1), text: z.string().min(1), path: z.string().min(1).optional() })
  .transform(({ code, text, path }) => ({ code, text, ...(path === undefined ? {} : { path }) }));

const number = z.string().min(1).max(40);

/** `POST /v1/outcomes`: at least once for each invoice; the same again changes nothing and is answered alike. */
export const OutcomeMessage: z.ZodType<InvoiceOutcome> = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('cleared'), number, irn: IrnText, qr: z.string().min(1) }),
  z.object({ outcome: z.literal('rejected'), number, reason: WireReason }),
  z.object({ outcome: z.literal('released'), number, reason: WireReason }),
]);

/** Rows as the ERP has them, not yet judged: an empty string is a missing value. */
const Customer = z.object({
  id: z.string(),
  name: z.string(),
  kind: InvoiceKind,
  tin: z.string(),
  email: z.string(),
  country: z.string(),
});
const Product = z
  .object({
    sku: z.string(),
    description: z.string(),
    hsCode: z.string(),
    isicCode: z.string(),
    taxCode: z.string(),
    category: z.string().optional(),
    unit: z.string().optional(),
    listPrice: z.string().optional(),
  })
  .transform(({ category, unit, listPrice, ...product }) => ({
    ...product,
    ...(category === undefined ? {} : { category }),
    ...(unit === undefined ? {} : { unit }),
    ...(listPrice === undefined ? {} : { listPrice }),
  }));
const TaxCode = z.object({ code: z.string(), category: z.string(), rate: z.string() });

export const CustomersPage = z.object({ customers: z.array(Customer), next: Next });
export const ProductsPage = z.object({ products: z.array(Product), next: Next });
export const TaxCodesPage = z.object({ taxCodes: z.array(TaxCode), next: Next });

const AccountEntry = z
  .object({ number, issuedOn: Side.optional() })
  .transform(({ number: of, issuedOn }) => ({ number: of, ...(issuedOn === undefined ? {} : { issuedOn }) }));

/** `GET /v1/account[?after=]`: every number posted since the connector stands, with the side on which it is issued. */
export const AccountPage = z.object({ entries: z.array(AccountEntry), next: Next });

/** `GET /v1/settings`: how the connector is set, nothing secret among it; its digest is a frozen fact. */
export const SettingsMessage = z.record(z.string(), z.json());
