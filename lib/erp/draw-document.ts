import type { DocumentType, InvoiceDocument, InvoiceKind, Party } from '#lib/clearance/invoice.ts';
import type { Random } from '#lib/ports/random.ts';
import type { Arrival } from './arrivals.ts';
import { buildDocument, type DocumentHeader } from './build-document.ts';
import { type MasterRecords, makeCatalogue } from './catalogue.ts';
import { drawOne, drawWeighted, type Weighted } from './draw.ts';
import { correctedLines, makeLineDrawer } from './draw-lines.ts';
import { BRANCHES, CLOSED_KINDS, CURRENCIES, OPEN_KINDS } from './invoice-mix.ts';
import { addDays, makeLocalTime } from './local-time.ts';
import type { Dimension } from './without.ts';

export interface DrawOptions {
  readonly random: Random;
  readonly masterData: MasterRecords;
  readonly seller: Party;
  /** The seller's zone: issue dates are local. */
  readonly zone: string;
  readonly rates: Readonly<Record<string, string>>;
  readonly firstNumber: number;
  readonly isOut: (dimension: Dimension, value: string) => boolean;
}

export interface DocumentDrawer {
  invoice(arrival: Arrival): InvoiceDocument;
  note(type: 'credit-note' | 'debit-note', arrival: Arrival, original: InvoiceDocument): InvoiceDocument;
}

const PREFIX: Readonly<Record<DocumentType, string>> = {
  invoice: 'INV',
  'credit-note': 'CRN',
  'debit-note': 'DBN',
};
const PAYMENT_DAYS = 30;
const COUNTER_SALE: Party = { name: 'Retail customer', country: 'NG' };

/** Each type has a range of its own, without gaps. */
const makeNumbers = (first: number): ((type: DocumentType) => string) => {
  const next: Record<DocumentType, number> = { invoice: first, 'credit-note': first, 'debit-note': first };
  return (type) => {
    const number = next[type];
    next[type] += 1;
    return `${PREFIX[type]}${String(number).padStart(7, '0')}`;
  };
};

/** Draws documents of a made-up merchant, one after the other. */
export const makeDocumentDrawer = (options: DrawOptions): DocumentDrawer => {
  const { random, rates, isOut } = options;
  const local = makeLocalTime(options.zone);
  const numberOf = makeNumbers(options.firstNumber);
  const { sellables, buyers } = makeCatalogue(options.masterData);
  const kinds = (choices: readonly Weighted<InvoiceKind>[]): readonly Weighted<InvoiceKind>[] =>
    choices.filter(({ value }) => !isOut('kind', value) && (value === 'B2C' || buyers[value].length > 0));
  const [open, closed] = [kinds(OPEN_KINDS), kinds(CLOSED_KINDS)];
  const currencies = CURRENCIES.filter(({ value }) => !isOut('currency', value));
  const branches = BRANCHES.filter(({ value }) => !isOut('branch', value));
  const sold = sellables.filter(({ taxCategory }) => !isOut('tax', taxCategory));
  const linesFor = makeLineDrawer(sold, rates, random);

  const issued = ({ at }: Arrival): Pick<DocumentHeader, 'issueDate'> & { readonly issueTime: string } => ({
    issueDate: local.date(at),
    issueTime: local.time(at),
  });
  const buyerOf = (kind: InvoiceKind): Party =>
    kind === 'B2C' && (random.below(2) === 0 || buyers.B2C.length === 0)
      ? COUNTER_SALE
      : drawOne(random, buyers[kind]);

  return {
    invoice(arrival) {
      const usual = arrival.open ? open : closed;
      const kind = drawWeighted(random, usual.length > 0 ? usual : arrival.open ? closed : open);
      // Only businesses buy in other currencies.
      const currency = drawWeighted(random, kind === 'B2B' ? currencies : currencies.slice(0, 1));
      const stamp = issued(arrival);
      return buildDocument(
        {
          number: numberOf('invoice'),
          type: 'invoice',
          kind,
          ...stamp,
          ...(kind === 'B2C' ? {} : { dueDate: addDays(stamp.issueDate, PAYMENT_DAYS) }),
          currency,
          rateToNgn: rates[currency] ?? '1',
          branch: drawWeighted(random, branches),
          seller: options.seller,
          buyer: buyerOf(kind),
        },
        linesFor(kind, currency),
      );
    },
    note(type, arrival, original) {
      const { kind, currency, rateToNgn, branch, seller, buyer } = original;
      return buildDocument(
        {
          number: numberOf(type),
          type,
          kind,
          ...issued(arrival),
          currency,
          rateToNgn,
          branch,
          seller,
          buyer,
          references: original.number,
        },
        correctedLines(original, random),
      );
    },
  };
};
