import { minorDigits } from '#lib/clearance/currency.ts';
import { formatMinor, multiply, percentOf } from '#lib/clearance/decimal.ts';
import type { InvoiceDocument, InvoiceLine } from '#lib/clearance/invoice.ts';
import { type Minor, minor } from '#lib/clearance/money.ts';

export type DocumentHeader = Omit<InvoiceDocument, 'lines' | 'net' | 'tax' | 'gross'>;
export type LineFacts = Omit<InvoiceLine, 'net'>;

/**
 * Works out every amount of a document: each line's net rounded to the minor unit, tax on the sum of each tax category
 * and rate (not on each line, so that rounding does not add up), totals as sums.
 */
export const buildDocument = (header: DocumentHeader, facts: readonly LineFacts[]): InvoiceDocument => {
  const digits = minorDigits(header.currency);
  const taxable = new Map<string, { rate: string; net: Minor }>();
  let net = minor(0);
  const lines = facts.map((line): InvoiceLine => {
    const lineNet = multiply(line.quantity, line.unitPrice, digits);
    const key = `${line.taxCategory} ${line.taxRate}`;
    const before = taxable.get(key)?.net ?? minor(0);
    taxable.set(key, { rate: line.taxRate, net: minor(before + lineNet) });
    net = minor(net + lineNet);
    return { ...line, net: formatMinor(lineNet, digits) };
  });
  let tax = minor(0);
  for (const group of taxable.values()) tax = minor(tax + percentOf(group.net, group.rate));
  return {
    ...header,
    lines,
    net: formatMinor(net, digits),
    tax: formatMinor(tax, digits),
    gross: formatMinor(minor(net + tax), digits),
  };
};
