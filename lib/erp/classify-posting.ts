import type { DocumentType, InvoiceDocument, InvoiceKind, Party } from '#lib/clearance/invoice.ts';
import type { Reason } from '#lib/clearance/ledger-row.ts';
import { buildDocument } from './build-document.ts';
import { type Buyer, buyerOf } from './export-buyer.ts';
import type { Mapping, ProductRule } from './mapping-schema.ts';
import { codesOf, makeRuleFinder } from './product-rules.ts';

/** A line of the export, by what its columns mean. */
export interface PostedLine {
  readonly line: number;
  readonly sku: string;
  readonly description: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly customer: string;
  readonly country: string;
  /** Only where the mapping names a column for it. */
  readonly references: string;
}

export interface Posting {
  readonly number: string;
  readonly issueDate: string;
  readonly issueTime: string;
  readonly lines: readonly PostedLine[];
}

/** What a posting is, as Finance would say it. Only a `sale` and a `credit-note` with its original can be cleared. */
export type PostingClass =
  | 'sale'
  | 'credit-note'
  | 'credit-note-without-original'
  | 'stock-movement'
  | 'zero-value'
  | 'no-supply'
  | 'unreadable';

export interface ClassifiedPosting {
  readonly class: PostingClass;
  readonly type: DocumentType;
  readonly kind: InvoiceKind;
  /** Absent where not even the numbers can be read; then nothing but its lines can be sent. */
  readonly document?: InvoiceDocument;
  /** Why it cannot be cleared, for a Finance clerk. */
  readonly reason?: Reason;
}

const DECIMAL = /^-?\d{1,13}(\.\d{1,4})?$/;
const isZero = (decimal: string): boolean => !/[1-9]/.test(decimal);
const isNegative = (decimal: string): boolean => decimal.startsWith('-') && !isZero(decimal);
const magnitude = (decimal: string): string => decimal.replace(/^-/, '');

const unreadable = ({ lines }: Posting, mapping: Mapping): string | undefined => {
  const customers = new Set(lines.map(({ customer, country }) => `${customer}/${country}`));
  if (customers.size > 1) {
    return `Its lines name ${customers.size} different buyers. One invoice has one buyer: split it or correct the lines.`;
  }
  for (const { line, quantity, unitPrice, sku, country } of lines) {
    const where = `Line ${line} of the export`;
    if (sku === '') return `${where} has no stock code, so nobody can say what was sold.`;
    if (!DECIMAL.test(quantity)) return `${where}: the quantity ${JSON.stringify(quantity)} is not a number.`;
    if (!DECIMAL.test(unitPrice)) return `${where}: the price ${JSON.stringify(unitPrice)} is not a number.`;
    if (!Object.hasOwn(mapping.buyers.countries, country)) {
      return `${where}: the country ${JSON.stringify(country)} is not in the mapping. Add it with its ISO code.`;
    }
  }
  return undefined;
};

const judge = (
  type: DocumentType,
  lines: readonly PostedLine[],
  rules: readonly ProductRule[],
  mapping: Mapping,
): Omit<ClassifiedPosting, 'type' | 'kind' | 'document'> => {
  const none = rules.find((rule) => rule.as === 'no-supply');
  if (none?.as === 'no-supply') {
    return { class: 'no-supply', reason: { code: 'no-supply', text: none.reason } };
  }
  if (lines.every(({ unitPrice, quantity }) => isZero(unitPrice) || isZero(quantity))) {
    const out = lines.some(({ quantity }) => isNegative(quantity));
    return out
      ? {
          class: 'stock-movement',
          reason: {
            code: 'stock-movement',
            text:
              'Goods were taken out at a price of 0.00 and without a buyer: a stock correction (damage, loss, count), ' +
              'not a sale. Book it in stock; it needs no tax invoice.',
          },
        }
      : {
          class: 'zero-value',
          reason: {
            code: 'zero-value',
            text:
              'Every price on it is 0.00, so nothing was charged. If goods were found or given away, book that in stock; ' +
              'if they were sold, enter the price and send it again.',
          },
        };
  }
  const wrongSign = lines.find(({ quantity, unitPrice }) =>
    type === 'credit-note'
      ? !isNegative(quantity) || isNegative(unitPrice)
      : isNegative(quantity) || isNegative(unitPrice),
  );
  if (wrongSign) {
    return {
      class: 'unreadable',
      reason: {
        code: 'sign-against-type',
        text:
          type === 'credit-note'
            ? `Line ${wrongSign.line} of the export charges something on a credit note. Put it on an invoice of its own.`
            : `Line ${wrongSign.line} of the export takes something back on an invoice. Put it on a credit note.`,
      },
    };
  }
  if (type !== 'credit-note') return { class: 'sale' };
  const { references } = mapping.creditNotes;
  if (references.policy === 'column' && lines[0]?.references) return { class: 'credit-note' };
  return {
    class: 'credit-note-without-original',
    reason: {
      code: 'original-unknown',
      text:
        references.policy === 'pre-mandate'
          ? references.reason
          : 'The credit note does not name the invoice that it corrects. Enter its number and send it again.',
    },
  };
};

const referenceOf = (found: PostingClass, line: PostedLine, { creditNotes }: Mapping): string | undefined => {
  if (found === 'credit-note') return line.references;
  const { references } = creditNotes;
  return found === 'credit-note-without-original' && references.policy === 'pre-mandate'
    ? references.number
    : undefined;
};

const documentOf = (
  posting: Posting,
  type: DocumentType,
  buyer: Buyer,
  rules: readonly ProductRule[],
  texts: { readonly references: string | undefined; readonly note: string | undefined },
  mapping: Mapping,
  seller: Party,
): InvoiceDocument => {
  const { abroad } = mapping.buyers;
  const tax = buyer.abroad
    ? { taxCategory: abroad.taxCategory, taxRate: abroad.taxRate }
    : { taxCategory: mapping.tax.category, taxRate: mapping.tax.rate };
  return buildDocument(
    {
      number: posting.number,
      type,
      kind: buyer.kind,
      issueDate: posting.issueDate,
      issueTime: posting.issueTime,
      currency: mapping.currency.code,
      rateToNgn: mapping.currency.rateToNgn,
      branch: mapping.branch,
      seller,
      buyer: buyer.party,
      ...(texts.references === undefined ? {} : { references: texts.references }),
      ...(texts.note === undefined ? {} : { note: texts.note }),
    },
    rules.flatMap((rule, index) => {
      const line = posting.lines[index];
      if (!line) return [];
      return {
        sku: line.sku,
        description: (line.description || mapping.emptyDescription).slice(0, 200),
        ...codesOf(rule),
        // The authority takes positive amounts on a credit note; the type turns the sign.
        quantity: type === 'credit-note' ? magnitude(line.quantity) : line.quantity,
        unitPrice: line.unitPrice,
        ...tax,
      };
    }),
  );
};

/** Says what a posting is, and makes the document that the ERP sends for it. */
export const makeClassifier = (
  mapping: Mapping,
  seller: Party,
): ((posting: Posting) => ClassifiedPosting) => {
  const ruleFor = makeRuleFinder(mapping);
  return (posting) => {
    const { lines, number } = posting;
    const type = number.startsWith(mapping.creditNotes.numberPrefix) ? 'credit-note' : 'invoice';
    const no = (text: string): ClassifiedPosting => ({
      class: 'unreadable',
      type,
      kind: 'B2C',
      reason: { code: 'posting-unreadable', text },
    });
    const first = lines[0];
    if (!first) return no('It has no lines.');
    const fault = unreadable(posting, mapping);
    if (fault !== undefined) return no(fault);
    const rules: ProductRule[] = [];
    for (const { sku } of lines) {
      const rule = ruleFor(sku, type);
      if (!rule) return no(`The mapping has no rule for the stock code ${JSON.stringify(sku)}. Add one.`);
      rules.push(rule);
    }
    const found = judge(type, lines, rules, mapping);
    const buyer = buyerOf(first.customer, first.country, mapping);
    const texts = {
      references: referenceOf(found.class, first, mapping),
      note: found.reason?.text ?? (buyer.abroad ? mapping.buyers.abroad.reason : undefined),
    };
    try {
      const document = documentOf(posting, type, buyer, rules, texts, mapping, seller);
      return { ...found, type, kind: buyer.kind, document };
    } catch (error) {
      // The parts are numbers, so only an amount beyond exact whole numbers gets here.
      if (!(error instanceof RangeError)) throw error;
      return no('Its amounts are too large to be added up exactly. Check quantity and price.');
    }
  };
};
