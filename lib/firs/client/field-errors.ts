/**
 * The authority's sentences about a field, turned into a reason that a Finance clerk understands, with the place in
 * our own document. Only what is recognised counts: a sentence nobody has seen never rejects an invoice.
 */
import type { InvoiceDocument } from '#lib/clearance/invoice.ts';
import type { Reason } from '#lib/clearance/ledger-row.ts';
import { taxGroups } from '#lib/firs/wire/tax-groups.ts';

/** What is wrong; the second is how it reads after "The buyer's TIN". */
const PROBLEMS: readonly (readonly [form: RegExp, code: string, text: string])[] = [
  [/^is required( when \w+ is provided)?$/, 'missing', 'is missing'],
  [/^must be a valid date value yyyy-mm-dd( \(e\.g: [\d-]+\))?$/, 'not-a-date', 'is not a date'],
  [
    /^must be a valid [a-z ]{2,40}, refer to the invoice resource apis$/,
    'not-listed',
    'is not on the tax authority’s list',
  ],
  [/^must be at least in length or value \d+$/, 'too-short', 'is too short'],
  [/^can not be more than in length or value \d+$/, 'too-long', 'is too long'],
];

interface Field {
  /** Lower-case path as the authority writes it; `#` stands for an index. */
  readonly wire: string;
  /** Path in our document; `#` is the same index. */
  readonly path: string;
  readonly code: string;
  readonly label: string;
  readonly fix: string;
}

const CUSTOMER = 'Correct the customer’s record in the ERP and send the invoice again.';
const PRODUCT = 'Correct the product’s record in the ERP and send the invoice again.';
const INVOICE = 'Correct the invoice in the ERP and send it again.';
const COMPANY = 'Correct the company’s own data in the ERP and send the invoice again.';

const partyFields = (
  wire: string,
  path: string,
  who: string,
  code: string,
  fix: string,
): readonly Field[] => [
  { wire, path, code, label: who, fix },
  { wire: `${wire}.partyname`, path: `${path}.name`, code: `${code}-name`, label: `${who}’s name`, fix },
  { wire: `${wire}.tin`, path: `${path}.tin`, code: `${code}-tin`, label: `${who}’s TIN`, fix },
  {
    wire: `${wire}.email`,
    path: `${path}.email`,
    code: `${code}-email`,
    label: `${who}’s e-mail address`,
    fix,
  },
  {
    wire: `${wire}.telephone`,
    path: `${path}.phone`,
    code: `${code}-phone`,
    label: `${who}’s telephone`,
    fix,
  },
  {
    wire: `${wire}.postaladdress`,
    path,
    code: `${code}-address`,
    label: `${who}’s address`,
    fix,
  },
  {
    wire: `${wire}.postaladdress.streetname`,
    path: `${path}.street`,
    code: `${code}-street`,
    label: `${who}’s street`,
    fix,
  },
  {
    wire: `${wire}.postaladdress.cityname`,
    path: `${path}.city`,
    code: `${code}-city`,
    label: `${who}’s city`,
    fix,
  },
  {
    wire: `${wire}.postaladdress.country`,
    path: `${path}.country`,
    code: `${code}-country`,
    label: `${who}’s country code`,
    fix,
  },
];

const line = (wire: string, path: string, code: string, label: string, fix: string): Field => ({
  wire: `invoiceline[#].${wire}`,
  path: `lines[#].${path}`,
  code,
  label: `${label} of a line`,
  fix,
});

/**
 * Fields that come from the document. What we ourselves fill in (business, IRN, type code, tax currency …) is not
 * here: an error there is in our set-up, hits every invoice alike, and must not reject any.
 */
const FIELDS: readonly Field[] = [
  { wire: 'issuedate', path: 'issueDate', code: 'issue-date', label: 'The issue date', fix: INVOICE },
  { wire: 'issuetime', path: 'issueTime', code: 'issue-time', label: 'The issue time', fix: INVOICE },
  { wire: 'duedate', path: 'dueDate', code: 'due-date', label: 'The due date', fix: INVOICE },
  { wire: 'note', path: 'note', code: 'note', label: 'The note', fix: INVOICE },
  { wire: 'documentcurrencycode', path: 'currency', code: 'currency', label: 'The currency', fix: INVOICE },
  {
    wire: 'billingreference',
    path: 'references',
    code: 'original',
    label: 'The reference to the invoice that is corrected',
    fix: INVOICE,
  },
  ...partyFields('accountingsupplierparty', 'seller', 'The seller', 'seller', COMPANY),
  ...partyFields('accountingcustomerparty', 'buyer', 'The buyer', 'buyer', CUSTOMER),
  {
    wire: 'taxtotal[0].taxsubtotal[#].taxcategory.id',
    path: 'lines[#].taxCategory',
    code: 'tax-category',
    label: 'The tax category of a line',
    fix: 'Correct the tax code in the ERP and send the invoice again.',
  },
  line('hsncode', 'hsCode', 'hs-code', 'The HS code', PRODUCT),
  line('isiccode', 'isicCode', 'isic-code', 'The service (ISIC) code', PRODUCT),
  line('productcategory', 'category', 'product-category', 'The product category', PRODUCT),
  line('servicecategory', 'category', 'service-category', 'The service category', PRODUCT),
  line('item.name', 'description', 'item-name', 'The name', PRODUCT),
  line('item.description', 'description', 'item-description', 'The description', PRODUCT),
  line('item.sellersitemidentification', 'sku', 'item-number', 'The item number', PRODUCT),
  line('invoicedquantity', 'quantity', 'quantity', 'The quantity', INVOICE),
  line('lineextensionamount', 'net', 'line-amount', 'The amount', INVOICE),
  line('price.priceamount', 'unitPrice', 'price', 'The price', INVOICE),
  line('price.priceunit', 'unit', 'unit', 'The unit of measure', PRODUCT),
];

const byWire = new Map(FIELDS.map((field) => [field.wire, field]));

const SENTENCE =
  /^(?:invoicerequest\.)?(?:invoice\.)?([a-z][a-z_]*(?:\[\d{1,5}\])?(?:\.[a-z_]+(?:\[\d{1,5}\])?)*) (.+)$/;
const BILLING_REFERENCE = /^billingreference\[\d+\].*$/;
const TAX_GROUP = 'taxtotal[0].taxsubtotal[#].taxcategory.id';

/** `undefined`: not a sentence that we know, or not about a field of the document. */
export const readFieldError = (
  sentence: string,
  document: InvoiceDocument | undefined,
): Reason | undefined => {
  const parts = SENTENCE.exec(sentence.trim().toLowerCase());
  if (!parts) return undefined;
  const [, rawPath = '', rest = ''] = parts;
  const problem = PROBLEMS.find(([form]) => form.test(rest));
  if (!problem) return undefined;
  const path = rawPath.replaceAll('_', '').replace(BILLING_REFERENCE, 'billingreference');
  const index = /(?:invoiceline|taxsubtotal)\[(\d+)\]/.exec(path)?.[1];
  const wire = index === undefined ? path : path.replace(/(invoiceline|taxsubtotal)\[\d+\]/, '$1[#]');
  const field = byWire.get(wire);
  if (!field) return undefined;
  const line =
    wire === TAX_GROUP ? document && taxGroups(document)[Number(index)]?.firstLine : Number(index ?? 0);
  const place = line === undefined ? field.path.replace('[#]', '') : field.path.replace('#', String(line));
  const [, code, text] = problem;
  return {
    code: `authority-${field.code}-${code}`,
    text: `${field.label} ${text}. ${field.fix}`,
    path: place,
  };
};
