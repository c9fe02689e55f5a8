/** Arithmetic of a document: every amount recomputed from quantity and price, exactly. The authority checks none of it. */
import { minorDigits } from './currency.ts';
import { formatMinor, multiply, parseMinor, percentOf } from './decimal.ts';
import type { DocumentRules } from './document-rules.ts';
import type { InvoiceDocument, InvoiceLine } from './invoice.ts';
import type { Reason } from './ledger-row.ts';
import { type Minor, minor } from './money.ts';

const ZERO_RATED: ReadonlySet<string> = new Set(['ZERO_VAT', 'EXEMPTED']);

const isZero = (decimal: string): boolean => !/[1-9]/.test(decimal);

const checkLine = (line: InvoiceLine, at: number): Reason[] => {
  const reasons: Reason[] = [];
  const where = `Line ${at + 1} (${line.sku})`;
  if (line.quantity.startsWith('-') || isZero(line.quantity)) {
    reasons.push({
      code: 'quantity-not-positive',
      path: `lines[${at}].quantity`,
      text: `${where} has quantity ${line.quantity}; it must be above 0. Goods taken back belong on a credit note.`,
    });
  }
  if (line.unitPrice.startsWith('-')) {
    reasons.push({
      code: 'price-negative',
      path: `lines[${at}].unitPrice`,
      text: `${where} has the price ${line.unitPrice}; it must not be negative. Give the reduced price, or a credit note.`,
    });
  }
  if (ZERO_RATED.has(line.taxCategory) !== isZero(line.taxRate) || line.taxRate.startsWith('-')) {
    reasons.push({
      code: 'tax-rate-unfit',
      path: `lines[${at}].taxRate`,
      text: `${where} is ${line.taxCategory} with a rate of ${line.taxRate} %. ZERO_VAT and EXEMPTED go with 0, the others with their rate, e.g. 7.5.`,
    });
  }
  return reasons;
};

const sum = (amounts: readonly Minor[]): bigint =>
  amounts.reduce((total, amount) => total + BigInt(amount), 0n);

/** All faults of the amounts. Empty: the document adds up. */
export const checkAmounts = (document: InvoiceDocument, rules: DocumentRules): readonly Reason[] => {
  const digits = minorDigits(document.currency);
  const reasons: Reason[] = [];
  const read = (text: string, path: string): Minor | undefined => {
    const parsed = parseMinor(text, digits);
    if (parsed.ok) return parsed.value;
    reasons.push({
      code: 'amount-unreadable',
      path,
      text: `${path}: ${parsed.error} (${document.currency}).`,
    });
    return undefined;
  };
  const shown = (amount: Minor): string => `${formatMinor(amount, digits)} ${document.currency}`;

  const nets: Minor[] = [];
  /** Net by category and rate: tax is computed on each sum once, as the authority's sub-totals are. */
  const taxable = new Map<string, { readonly rate: string; readonly nets: Minor[] }>();
  for (const [at, line] of document.lines.entries()) {
    reasons.push(...checkLine(line, at));
    const net = read(line.net, `lines[${at}].net`);
    if (net === undefined) continue;
    nets.push(net);
    const group = taxable.get(`${line.taxCategory} ${line.taxRate}`);
    if (group) group.nets.push(net);
    else taxable.set(`${line.taxCategory} ${line.taxRate}`, { rate: line.taxRate, nets: [net] });
    const computed = product(line, digits);
    if (computed !== net) {
      reasons.push({
        code: 'line-net-wrong',
        path: `lines[${at}].net`,
        text: `Line ${at + 1} (${line.sku}): ${line.quantity} at ${line.unitPrice} is ${
          computed === undefined ? 'too large to compute' : shown(computed)
        }, the line says ${shown(net)}.`,
      });
    }
  }

  const net = read(document.net, 'net');
  const tax = read(document.tax, 'tax');
  const gross = read(document.gross, 'gross');
  if (
    nets.length !== document.lines.length ||
    net === undefined ||
    tax === undefined ||
    gross === undefined
  ) {
    return reasons;
  }
  if (sum(nets) !== BigInt(net)) {
    reasons.push({
      code: 'net-wrong',
      path: 'net',
      text: `The lines add up to ${shownBig(sum(nets), shown)}, the invoice says ${shown(net)} net.`,
    });
  }
  const taxes = [...taxable.values()].map((group) => taxOf(sum(group.nets), group.rate));
  const due = taxes.reduce<bigint | undefined>((total, part) => add(total, part), 0n);
  const tolerance = BigInt(rules.taxTolerance * taxable.size);
  if (due === undefined || distance(due, BigInt(tax)) > tolerance) {
    reasons.push({
      code: 'tax-wrong',
      path: 'tax',
      text: `Tax on the lines comes to ${due === undefined ? 'more than can be computed' : shownBig(due, shown)}, the invoice says ${shown(tax)}.`,
    });
  }
  if (BigInt(net) + BigInt(tax) !== BigInt(gross)) {
    reasons.push({
      code: 'gross-wrong',
      path: 'gross',
      text: `${shown(net)} net and ${shown(tax)} tax make ${shownBig(BigInt(net) + BigInt(tax), shown)}, the invoice says ${shown(gross)} gross.`,
    });
  }
  if (net < 0 || tax < 0 || gross < 0) {
    reasons.push({
      code: 'total-negative',
      path: 'gross',
      text: `The totals are ${shown(net)} net, ${shown(tax)} tax, ${shown(gross)} gross; none may be negative. A credit note carries positive amounts.`,
    });
  } else if (gross === 0) {
    reasons.push({
      code: 'zero-value',
      path: 'gross',
      text: 'The invoice comes to 0.00: nothing was sold, so there is nothing to clear. Cancel it, or book it as a stock movement.',
    });
  }
  return reasons;
};

/** Undefined: the parts have passed the schema, so only a product beyond exact whole numbers can fail. */
const orTooLarge = <T>(compute: () => T): T | undefined => {
  try {
    return compute();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

const product = (line: InvoiceLine, digits: number): Minor | undefined =>
  orTooLarge(() => multiply(line.quantity, line.unitPrice, digits));

const exact = (value: bigint): Minor | undefined => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? minor(number) : undefined;
};

const taxOf = (net: bigint, rate: string): bigint | undefined => {
  const amount = exact(net);
  if (amount === undefined) return undefined;
  return orTooLarge(() => BigInt(percentOf(amount, rate)));
};

const add = (a: bigint | undefined, b: bigint | undefined): bigint | undefined =>
  a === undefined || b === undefined ? undefined : a + b;

const distance = (a: bigint, b: bigint): bigint => (a < b ? b - a : a - b);

const shownBig = (amount: bigint, shown: (amount: Minor) => string): string => {
  const fits = exact(amount);
  return fits === undefined ? 'an amount too large to compute' : shown(fits);
};
