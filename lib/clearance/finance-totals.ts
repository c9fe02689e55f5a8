import { minorDigits } from '#lib/clearance/currency.ts';
import { convert } from '#lib/clearance/decimal.ts';
import type { DocumentType } from '#lib/clearance/invoice.ts';
import { minor } from '#lib/clearance/money.ts';

/** One invoice's amounts in minor units of its currency, positive also for a credit note. */
export interface Amounts {
  readonly type: DocumentType;
  readonly currency: string;
  readonly net: number;
  readonly tax: number;
  readonly gross: number;
  /** Decimal NGN for one unit. */
  readonly rateToNgn: string;
}

/** Sums in minor units as text, since they may pass what a JSON number holds exactly. */
export type CurrencyTotals = {
  readonly count: number;
  readonly net: string;
  readonly tax: string;
  readonly gross: string;
  /** Kobo; each invoice rounded half up on its own, as it is booked. */
  readonly grossNgn: string;
};

export type FinanceTotals = Readonly<Record<string, CurrencyTotals>>;

interface Sum {
  count: number;
  net: bigint;
  tax: bigint;
  gross: bigint;
  ngn: bigint;
}

/** By currency, credit notes taken off. */
export const financeTotals = (invoices: Iterable<Amounts>): FinanceTotals => {
  const sums = new Map<string, Sum>();
  for (const invoice of invoices) {
    const sum = sums.get(invoice.currency) ?? { count: 0, net: 0n, tax: 0n, gross: 0n, ngn: 0n };
    sums.set(invoice.currency, sum);
    const sign = invoice.type === 'credit-note' ? -1n : 1n;
    sum.count += 1;
    sum.net += sign * BigInt(invoice.net);
    sum.tax += sign * BigInt(invoice.tax);
    sum.gross += sign * BigInt(invoice.gross);
    sum.ngn += sign * BigInt(convert(minor(invoice.gross), minorDigits(invoice.currency), invoice.rateToNgn));
  }
  return Object.fromEntries(
    [...sums]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([currency, sum]) => [
        currency,
        {
          count: sum.count,
          net: String(sum.net),
          tax: String(sum.tax),
          gross: String(sum.gross),
          grossNgn: String(sum.ngn),
        },
      ]),
  );
};

/** Where two sides' totals differ, in sentences; `fields` are those that both sides know. */
export const totalsDiffer = (
  left: { readonly name: string; readonly totals: FinanceTotals },
  right: { readonly name: string; readonly totals: FinanceTotals },
  fields: readonly (keyof CurrencyTotals)[] = ['count', 'net', 'tax', 'gross', 'grossNgn'],
): readonly string[] =>
  [...new Set([...Object.keys(left.totals), ...Object.keys(right.totals)])].sort().flatMap((currency) =>
    fields.flatMap((field) => {
      const a = left.totals[currency]?.[field] ?? 0;
      const b = right.totals[currency]?.[field] ?? 0;
      return String(a) === String(b) ? [] : [`${currency} ${field}: ${left.name} ${a}, ${right.name} ${b}.`];
    }),
  );
