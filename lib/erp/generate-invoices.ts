import { minorDigits } from '#lib/clearance/currency.ts';
import { formatMinor, toMinor } from '#lib/clearance/decimal.ts';
import type { DocumentType, InvoiceDocument, InvoiceKind, Party } from '#lib/clearance/invoice.ts';
import { minor } from '#lib/clearance/money.ts';
import type { Random } from '#lib/ports/random.ts';
import type { Arrival } from './arrivals.ts';
import { type ArrivingInvoice, postedFrom } from './arriving-invoice.ts';
import { buildDocument, type DocumentHeader, type LineFacts } from './build-document.ts';
import { type MasterRecords, makeCatalogue, type Sellable } from './catalogue.ts';
import { drawOne, drawWeighted, type Weighted } from './draw.ts';
import { addDays, makeLocalTime } from './local-time.ts';
import { spoilDocument } from './spoil-document.ts';
import { excluder } from './without.ts';

export interface GenerateOptions {
  /** One invoice for each. */
  readonly arrivals: Iterable<Arrival>;
  readonly random: Random;
  readonly masterData: MasterRecords;
  readonly seller: Party;
  /** The seller's zone: issue dates are local. */
  readonly zone: string;
  /** Percent of invoices sent with a mistake first, and mended after. */
  readonly faultyPercent: number;
  /** Segments that never come, e.g. `kind:B2G`. */
  readonly without?: readonly string[];
  /** NGN for one unit. @default SAMPLE_RATES */
  readonly rates?: Readonly<Record<string, string>>;
  /** @default 1 */
  readonly firstNumber?: number;
}

/** Made-up rates of the shipped sample; an ERP gives its own with each invoice. */
export const SAMPLE_RATES: Readonly<Record<string, string>> = {
  NGN: '1',
  USD: '1532.25',
  EUR: '1668.40',
  GBP: '1941.10',
};

const TYPES: readonly Weighted<DocumentType>[] = [
  { value: 'invoice', weight: 960 },
  { value: 'credit-note', weight: 35 },
  { value: 'debit-note', weight: 5 },
];
const OPEN_KINDS: readonly Weighted<InvoiceKind>[] = [
  { value: 'B2B', weight: 55 },
  { value: 'B2C', weight: 30 },
  { value: 'B2G', weight: 15 },
];
/** After hours the shops sell on; a business buys there now and then, an office never. */
const CLOSED_KINDS: readonly Weighted<InvoiceKind>[] = [
  { value: 'B2C', weight: 95 },
  { value: 'B2B', weight: 5 },
];
const CURRENCIES: readonly Weighted<string>[] = [
  { value: 'NGN', weight: 88 },
  { value: 'USD', weight: 7 },
  { value: 'EUR', weight: 3 },
  { value: 'GBP', weight: 2 },
];
const BRANCHES: readonly Weighted<string>[] = [
  { value: 'LAGOS', weight: 50 },
  { value: 'ABUJA', weight: 22 },
  { value: 'KANO', weight: 16 },
  { value: 'PORT-HARCOURT', weight: 12 },
];
const PREFIX: Readonly<Record<DocumentType, string>> = {
  invoice: 'INV',
  'credit-note': 'CRN',
  'debit-note': 'DBN',
};
/** Sold by measure and not by piece: their quantities have decimals. */
const MEASURED = new Set(['MTK', 'HUR', 'KGM', 'LTR']);
/** Recent invoices that a note may correct; bounded, so that memory does not grow with the count. */
const CORRECTABLE = 200;
const PAYMENT_DAYS = 30;

const COUNTER_SALE: Party = { name: 'Retail customer', country: 'NG' };

const wholePrice = (naira: string, currency: string, rate: string): string => {
  if (currency === 'NGN') return naira;
  const digits = minorDigits(currency);
  const scaledUp = BigInt(toMinor(naira, 2)) * 10_000n * 10n ** BigInt(digits);
  const foreign = Number(scaledUp / (BigInt(toMinor(rate, 4)) * 100n));
  return formatMinor(minor(Math.max(1, foreign)), digits);
};

/** What a note takes of its original: one line, one piece. */
const correctedLines = (original: InvoiceDocument, random: Random): readonly LineFacts[] => {
  const { net: _, ...line } = drawOne(random, original.lines);
  return [{ ...line, quantity: '1' }];
};

const makeLineDrawer = (
  sellables: readonly Sellable[],
  random: Random,
  rates: Readonly<Record<string, string>>,
) => {
  const line = (kind: InvoiceKind, currency: string): LineFacts => {
    const sold = drawOne(random, sellables);
    const most = sold.isicCode !== undefined ? 6 : kind === 'B2C' ? 4 : 40;
    const fraction = MEASURED.has(sold.unit) ? drawOne(random, ['', '.25', '.5', '.75']) : '';
    return {
      ...sold,
      quantity: `${1 + random.below(most)}${fraction}`,
      unitPrice: wholePrice(sold.unitPrice, currency, rates[currency] ?? '1'),
    };
  };
  return (kind: InvoiceKind, currency: string): readonly LineFacts[] =>
    Array.from({ length: 1 + random.below(kind === 'B2C' ? 3 : 6) }, () => line(kind, currency));
};

/**
 * Invoices of a made-up merchant, one after the other, every one valid and exact; a few are sent with a mistake first.
 * A generator: a hundred thousand need no more memory than one.
 */
export function* generateInvoices(options: GenerateOptions): Generator<ArrivingInvoice> {
  const { random, rates = SAMPLE_RATES } = options;
  const local = makeLocalTime(options.zone);
  const isOut = excluder(options.without ?? []);
  const catalogue = makeCatalogue(options.masterData);
  const keep = <T extends string>(
    dimension: Parameters<typeof isOut>[0],
    choices: readonly Weighted<T>[],
  ): readonly Weighted<T>[] => choices.filter(({ value }) => !isOut(dimension, value));
  const sellables = catalogue.sellables.filter(({ taxCategory }) => !isOut('tax', taxCategory));
  const kinds = (choices: readonly Weighted<InvoiceKind>[]): readonly Weighted<InvoiceKind>[] =>
    keep('kind', choices).filter(({ value }) => value === 'B2C' || catalogue.buyers[value].length > 0);
  const [openKinds, closedKinds] = [kinds(OPEN_KINDS), kinds(CLOSED_KINDS)];
  const [types, currencies, branches] = [
    keep('type', TYPES),
    keep('currency', CURRENCIES),
    keep('branch', BRANCHES),
  ];
  const linesFor = makeLineDrawer(sellables, random, rates);
  const next: Record<DocumentType, number> = {
    invoice: options.firstNumber ?? 1,
    'credit-note': options.firstNumber ?? 1,
    'debit-note': options.firstNumber ?? 1,
  };
  const correctable: InvoiceDocument[] = [];

  const numberOf = (type: DocumentType): string => {
    const number = `${PREFIX[type]}${String(next[type]).padStart(7, '0')}`;
    next[type] += 1;
    return number;
  };
  const stamp = ({ at }: Arrival): Pick<DocumentHeader, 'issueDate' | 'issueTime'> => ({
    issueDate: local.date(at),
    issueTime: local.time(at),
  });
  const buyerOf = (kind: InvoiceKind): Party =>
    kind === 'B2C' && (random.below(2) === 0 || catalogue.buyers.B2C.length === 0)
      ? COUNTER_SALE
      : drawOne(random, catalogue.buyers[kind]);

  const invoice = (arrival: Arrival): InvoiceDocument => {
    const choices = arrival.open || closedKinds.length === 0 ? openKinds : closedKinds;
    const kind = drawWeighted(random, choices.length > 0 ? choices : closedKinds);
    const currency = kind === 'B2B' ? drawWeighted(random, currencies) : (currencies[0]?.value ?? 'NGN');
    const { issueDate, issueTime } = stamp(arrival);
    return buildDocument(
      {
        number: numberOf('invoice'),
        type: 'invoice',
        kind,
        issueDate,
        ...(issueTime === undefined ? {} : { issueTime }),
        ...(kind === 'B2C' ? {} : { dueDate: addDays(issueDate, PAYMENT_DAYS) }),
        currency,
        rateToNgn: rates[currency] ?? '1',
        branch: drawWeighted(random, branches),
        seller: options.seller,
        buyer: buyerOf(kind),
      },
      linesFor(kind, currency),
    );
  };

  const note = (type: 'credit-note' | 'debit-note', arrival: Arrival): InvoiceDocument => {
    // Taken out, so that no invoice is corrected twice and a credit never exceeds what was charged.
    const original = correctable.splice(random.below(correctable.length), 1)[0];
    if (!original) throw new RangeError('no invoice to correct');
    const { dueDate: _, lines: _lines, net: _net, tax: _tax, gross: _gross, ...header } = original;
    return buildDocument(
      { ...header, ...stamp(arrival), number: numberOf(type), type, references: original.number },
      correctedLines(original, random),
    );
  };

  for (const arrival of options.arrivals) {
    const drawn = drawWeighted(random, types);
    const faulty = random.next() * 100 < options.faultyPercent;
    if (drawn !== 'invoice' && correctable.length > 0) {
      const document = note(drawn, arrival);
      yield { at: arrival.at, posted: postedFrom(document, arrival.at), payload: document };
      continue;
    }
    const document = invoice(arrival);
    const posted = postedFrom(document, arrival.at);
    if (faulty) {
      yield { at: arrival.at, posted, payload: spoilDocument(document, random), mended: document };
      continue;
    }
    correctable.push(document);
    if (correctable.length > CORRECTABLE) correctable.shift();
    yield { at: arrival.at, posted, payload: document };
  }
}
