import { minorDigits } from '#lib/clearance/currency.ts';
import { formatMinor } from '#lib/clearance/decimal.ts';
import type { InvoiceDocument, InvoiceLine, Irn, Party } from '#lib/clearance/invoice.ts';
import type { Reason } from '#lib/clearance/ledger-row.ts';
import type { OriginalReference } from '#lib/ports/authority.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { invoiceTypeCode } from './codes/invoice-types.ts';
import type { InvoicePayload, WireLine, WireParty } from './invoice-payload.ts';
import { taxGroups } from './tax-groups.ts';
import type { WireSettings } from './wire-settings.ts';

type Amount = (text: string, path: string) => number;

/** A double holds every decimal of so many digits. */
const EXACT_DIGITS = 15;

/** `-0012.50` and `-12.5` are the same number. */
const canonical = (text: string): string =>
  text
    .replace(/^(-?)0+(?=\d)/, '$1')
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')
    .replace(/^-0$/, '0');

/** JSON numbers are doubles on the other side: an amount that one cannot hold would arrive as another amount. */
const amounts = (): { readonly amount: Amount; readonly reasons: readonly Reason[] } => {
  const reasons: Reason[] = [];
  const amount: Amount = (text, path) => {
    const value = Number(text);
    if (text.length > EXACT_DIGITS && String(value) !== canonical(text)) {
      reasons.push({
        code: 'amount-not-transmittable',
        text: `The amount ${text} has more digits than the tax authority's format can carry exactly. Split the invoice.`,
        path,
      });
    }
    return value;
  };
  return { amount, reasons };
};

const party = (from: Party): WireParty => {
  const telephone = from.phone?.replace(/[\s()-]/g, '');
  return {
    party_name: from.name,
    ...(from.tin === undefined ? {} : { tin: from.tin }),
    ...(from.email === undefined ? {} : { email: from.email }),
    // Optional, and refused without its country code.
    ...(telephone?.startsWith('+') ? { telephone } : {}),
    postal_address: {
      ...(from.street === undefined ? {} : { street_name: from.street }),
      ...(from.city === undefined ? {} : { city_name: from.city }),
      country: from.country,
    },
  };
};

/** `09:30` and `09:30:15.250` as `HH:MM:SS`. */
const clockTime = (time: string): string => (time.length === 5 ? `${time}:00` : time.slice(0, 8));

const wireLine = (line: InvoiceLine, index: number, amount: Amount): WireLine => ({
  ...(line.hsCode === undefined ? {} : { hsn_code: line.hsCode, product_category: line.category }),
  ...(line.isicCode === undefined ? {} : { isic_code: line.isicCode, service_category: line.category }),
  invoiced_quantity: amount(line.quantity, `lines[${index}].quantity`),
  line_extension_amount: amount(line.net, `lines[${index}].net`),
  item: { name: line.description, description: line.description, sellers_item_identification: line.sku },
  price: {
    price_amount: amount(line.unitPrice, `lines[${index}].unitPrice`),
    base_quantity: 1,
    price_unit: line.unit,
  },
});

const billingReference = (
  document: InvoiceDocument,
  original: OriginalReference | undefined,
  settings: WireSettings,
): Result<Pick<InvoicePayload, 'billing_reference'>, Reason> => {
  if (document.type === 'invoice') return ok({});
  if (original) return ok({ billing_reference: [{ irn: original.irn, issue_date: original.issueDate }] });
  if (settings.noteWithoutOriginal === 'omit') return ok({});
  return err({
    code: 'original-not-registered',
    text:
      'The invoice that this note corrects is not registered with the tax authority, so there is nothing to refer ' +
      'to. Issue the note on the side where the original was issued.',
    path: 'references',
  });
};

const seller = (document: InvoiceDocument, { sellerEmail }: WireSettings): Party => ({
  ...(sellerEmail === undefined ? {} : { email: sellerEmail }),
  ...document.seller,
});

const customer = (
  document: InvoiceDocument,
  settings: WireSettings,
): Pick<InvoicePayload, 'accounting_customer_party'> => {
  const retail = document.kind === 'B2C' && document.buyer.tin === undefined;
  return retail && settings.retailBuyer === 'omit'
    ? {}
    : { accounting_customer_party: party(document.buyer) };
};

const totals = (
  document: InvoiceDocument,
  amount: Amount,
): Pick<InvoicePayload, 'tax_total' | 'legal_monetary_total'> => {
  const digits = minorDigits(document.currency);
  return {
    tax_total: [
      {
        tax_amount: amount(document.tax, 'tax'),
        tax_subtotal: taxGroups(document).map((group) => ({
          taxable_amount: amount(formatMinor(group.taxable, digits), `lines[${group.firstLine}].net`),
          tax_amount: amount(formatMinor(group.tax, digits), `lines[${group.firstLine}].taxRate`),
          tax_category: {
            id: group.category,
            percent: amount(group.rate, `lines[${group.firstLine}].taxRate`),
          },
        })),
      },
    ],
    legal_monetary_total: {
      line_extension_amount: amount(document.net, 'net'),
      tax_exclusive_amount: amount(document.net, 'net'),
      tax_inclusive_amount: amount(document.gross, 'gross'),
      payable_amount: amount(document.gross, 'gross'),
    },
  };
};

/**
 * A document of ours as the authority takes it. The document has passed intake's checks; what fails here is what only
 * this format forbids, and nothing has been sent then.
 */
export const toWire = (
  irn: Irn,
  document: InvoiceDocument,
  original: OriginalReference | undefined,
  settings: WireSettings,
): Result<InvoicePayload, readonly Reason[]> => {
  const reference = billingReference(document, original, settings);
  if (!reference.ok) return err([reference.error]);
  const { amount, reasons } = amounts();
  const payload: InvoicePayload = {
    business_id: settings.businessId,
    irn,
    invoice_kind: document.kind,
    issue_date: document.issueDate,
    ...(document.issueTime === undefined ? {} : { issue_time: clockTime(document.issueTime) }),
    ...(document.dueDate === undefined ? {} : { due_date: document.dueDate }),
    invoice_type_code: invoiceTypeCode(document.type),
    payment_status: 'PENDING',
    ...(document.note === undefined ? {} : { note: document.note }),
    document_currency_code: document.currency,
    tax_currency_code: settings.taxCurrency === 'document' ? document.currency : settings.taxCurrency,
    ...reference.value,
    accounting_supplier_party: party(seller(document, settings)),
    ...customer(document, settings),
    ...totals(document, amount),
    invoice_line: document.lines.map((line, index) => wireLine(line, index, amount)),
  };
  return reasons.length === 0 ? ok(payload) : err(reasons);
};
