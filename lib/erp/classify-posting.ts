import type { DocumentType, InvoiceDocument, InvoiceKind, Party } from '#lib/clearance/invoice.ts';
import type { Reason } from '#lib/clearance/ledger-row.ts';
import { buildDocument, type LineFacts } from './build-document.ts';
import type { Mapping, ProductRule } from './mapping-schema.ts';

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

const fill = (template: string, customer: string): string =>
  template.replace(/\{customer(?::(\d{1,2}))?\}/g, (_, width?: string) =>
    customer.padStart(Number(width ?? 0), '0'),
  );

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
    if (mapping.buyers.countries[country] === undefined) {
      return `${where}: the country ${JSON.stringify(country)} is not in the mapping. Add it with its ISO code.`;
    }
  }
  return undefined;
};

interface Buyer {
  readonly kind: InvoiceKind;
  readonly party: Party;
  readonly abroad: boolean;
}

const buyerOf = ({ customer, country }: PostedLine, { buyers }: Mapping): Buyer => {
  const code = buyers.countries[country] ?? buyers.homeCountry;
  const abroad = code !== buyers.homeCountry;
  if (customer === '') return { kind: 'B2C', party: { name: buyers.retail.name, country: code }, abroad };
  if (abroad) {
    const { kind, name } = buyers.abroad;
    return { kind, party: { name: fill(name, customer), country: code }, abroad };
  }
  const { kind, name, tin } = buyers.known;
  return {
    kind,
    party: { name: fill(name, customer), tin: fill(tin, customer), country: code },
    abroad,
  };
};

/** Rules are asked once a stock code: a file has few codes and many lines. */
export const makeRuleFinder = (mapping: Mapping) => {
  const patterns = mapping.products.map((rule) => ({ rule, pattern: new RegExp(rule.codes, 'u') }));
  const found = new Map<string, ProductRule | undefined>();
  return (sku: string, type: DocumentType): ProductRule | undefined => {
    const key = `${type} ${sku}`;
    if (!found.has(key)) {
      const fits = ({ rule, pattern }: (typeof patterns)[number]): boolean =>
        (rule.onlyOn === undefined || rule.onlyOn === type) && pattern.test(sku);
      found.set(key, patterns.find(fits)?.rule);
    }
    return found.get(key);
  };
};

const codesOf = (rule: ProductRule): Pick<LineFacts, 'hsCode' | 'isicCode' | 'category' | 'unit'> => {
  switch (rule.as) {
    case 'goods':
      return { hsCode: rule.hsCode, category: rule.category, unit: rule.unit };
    case 'service':
      return { isicCode: rule.isicCode, category: rule.category, unit: rule.unit };
    case 'no-supply':
      return { category: 'No supply', unit: 'C62' };
  }
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

/** Says what a posting is, and makes the document that the ERP sends for it. */
export const makeClassifier = (mapping: Mapping, seller: Party) => {
  const ruleFor = makeRuleFinder(mapping);
  return (posting: Posting): ClassifiedPosting => {
    const { lines, number } = posting;
    const type = number.startsWith(mapping.creditNotes.numberPrefix) ? 'credit-note' : 'invoice';
    const first = lines[0];
    const fault = first === undefined ? 'It has no lines.' : unreadable(posting, mapping);
    const rules = lines.flatMap(({ sku }) => ruleFor(sku, type) ?? []);
    const unknown = lines.find(({ sku }) => ruleFor(sku, type) === undefined);
    const text =
      fault ??
      (unknown ? `The mapping has no rule for the stock code ${JSON.stringify(unknown.sku)}.` : undefined);
    if (first === undefined || text !== undefined) {
      return {
        class: 'unreadable',
        type,
        kind: 'B2C',
        reason: { code: 'posting-unreadable', text: text ?? '' },
      };
    }
    const { kind, party, abroad } = buyerOf(first, mapping);
    const found = judge(type, lines, rules, mapping);
    const tax = abroad
      ? { taxCategory: mapping.buyers.abroad.taxCategory, taxRate: mapping.buyers.abroad.taxRate }
      : { taxCategory: mapping.tax.category, taxRate: mapping.tax.rate };
    const references = referenceOf(found.class, first, mapping);
    const note = found.reason?.text ?? (abroad ? mapping.buyers.abroad.reason : undefined);
    const document = buildDocument(
      {
        number,
        type,
        kind,
        issueDate: posting.issueDate,
        issueTime: posting.issueTime,
        currency: mapping.currency.code,
        rateToNgn: mapping.currency.rateToNgn,
        branch: mapping.branch,
        seller,
        buyer: party,
        ...(references === undefined ? {} : { references }),
        ...(note === undefined ? {} : { note }),
      },
      lines.map((line, index) => ({
        sku: line.sku,
        description: (line.description || mapping.emptyDescription).slice(0, 200),
        ...codesOf(rules[index] ?? { as: 'no-supply', codes: '', reason: '' }),
        // The authority takes positive amounts on a credit note; the type turns the sign.
        quantity: type === 'credit-note' ? magnitude(line.quantity) : line.quantity,
        unitPrice: line.unitPrice,
        ...tax,
      })),
    );
    return { ...found, type, kind, document };
  };
};
