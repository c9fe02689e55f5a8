import { minorDigits } from '#lib/clearance/currency.ts';
import { percentOf, toMinor } from '#lib/clearance/decimal.ts';
import type { InvoiceDocument } from '#lib/clearance/invoice.ts';
import { type Minor, minor } from '#lib/clearance/money.ts';

export interface TaxGroup {
  readonly category: string;
  /** Percent, as the lines have it. */
  readonly rate: string;
  readonly taxable: Minor;
  /** On the group's sum, half up. */
  readonly tax: Minor;
  /** Index of the first line of the group: where an error of the group is shown. */
  readonly firstLine: number;
}

/** Lines by tax category and rate, in the order in which each first appears: the order of `tax_subtotal`. */
export const taxGroups = (document: InvoiceDocument): readonly TaxGroup[] => {
  const digits = minorDigits(document.currency);
  const groups = new Map<string, { category: string; rate: string; taxable: Minor; firstLine: number }>();
  for (const [index, line] of document.lines.entries()) {
    const key = `${line.taxCategory} ${line.taxRate}`;
    const group = groups.get(key);
    const net = toMinor(line.net, digits);
    if (group) group.taxable = minor(group.taxable + net);
    else groups.set(key, { category: line.taxCategory, rate: line.taxRate, taxable: net, firstLine: index });
  }
  return [...groups.values()].map((group) => ({ ...group, tax: percentOf(group.taxable, group.rate) }));
};
