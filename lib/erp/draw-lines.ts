import { minorDigits } from '#lib/clearance/currency.ts';
import { formatMinor, toMinor } from '#lib/clearance/decimal.ts';
import type { InvoiceDocument, InvoiceKind } from '#lib/clearance/invoice.ts';
import { minor } from '#lib/clearance/money.ts';
import type { Random } from '#lib/ports/random.ts';
import type { LineFacts } from './build-document.ts';
import type { Sellable } from './catalogue.ts';
import { drawOne } from './draw.ts';

/** Sold by measure and not by piece: their quantities have decimals. */
const MEASURED = new Set(['MTK', 'HUR', 'KGM', 'LTR']);
const RATE_DIGITS = 4;

/** A list price in another currency, at least one minor unit: nothing is sold for nothing. */
const priceIn = (naira: string, currency: string, rate: string): string => {
  if (currency === 'NGN') return naira;
  const digits = minorDigits(currency);
  const numerator = BigInt(toMinor(naira, 2)) * 10n ** BigInt(RATE_DIGITS + digits);
  const price = Number(numerator / (BigInt(toMinor(rate, RATE_DIGITS)) * 100n));
  return formatMinor(minor(Math.max(1, price)), digits);
};

export const makeLineDrawer = (
  sellables: readonly Sellable[],
  rates: Readonly<Record<string, string>>,
  random: Random,
): ((kind: InvoiceKind, currency: string) => readonly LineFacts[]) => {
  const line = (kind: InvoiceKind, currency: string): LineFacts => {
    const sold = drawOne(random, sellables);
    const most = sold.isicCode !== undefined ? 6 : kind === 'B2C' ? 4 : 40;
    const fraction = MEASURED.has(sold.unit) ? drawOne(random, ['', '.25', '.5', '.75']) : '';
    return {
      ...sold,
      quantity: `${1 + random.below(most)}${fraction}`,
      unitPrice: priceIn(sold.unitPrice, currency, rates[currency] ?? '1'),
    };
  };
  return (kind, currency) =>
    Array.from({ length: 1 + random.below(kind === 'B2C' ? 3 : 6) }, () => line(kind, currency));
};

/** What a note takes of its original: one line, one piece, so never more than was charged. */
export const correctedLines = (original: InvoiceDocument, random: Random): readonly LineFacts[] => {
  const { net: _, ...line } = drawOne(random, original.lines);
  return [{ ...line, quantity: '1' }];
};
