import { TaxCategory } from '#lib/clearance/invoice.ts';
import { duplicateFaults, type RowFault } from '#lib/master-data/row-fault.ts';
import type { TaxCodeRecord } from '#lib/ports/erp.ts';

export interface TaxCodeRules {
  /** The authority's own list. */
  readonly categories: ReadonlySet<string>;
  /** Percent by category, decimal text (firs-mbs.md, section 3). A category without an entry is not used by invoices. */
  readonly rates: Readonly<Record<string, string>>;
}

export const TAX_RATES: TaxCodeRules['rates'] = {
  STANDARD_VAT: '7.5',
  REDUCED_VAT: '7.5',
  ZERO_VAT: '0',
  EXEMPTED: '0',
};

/** `7.50` and `7.5` are one rate; text is compared after trailing zeros, never as floats. */
const plain = (rate: string): string | undefined => {
  const parts = /^0*(\d+)(?:\.(\d*?)0*)?$/.exec(rate);
  if (!parts) return undefined;
  return parts[2] ? `${parts[1]}.${parts[2]}` : parts[1];
};

/** Each tax code in a category that the authority knows and invoices use, with that category's rate. */
export const checkTaxCodes = (codes: readonly TaxCodeRecord[], rules: TaxCodeRules): readonly RowFault[] => [
  ...duplicateFaults(codes, 'code', (code) => code.code),
  ...codes.flatMap((code, index) => {
    const fault = (
      field: string,
      faultCode: string,
      seen: string,
      allowed: string,
      fix: string,
    ): RowFault => ({
      row: index + 1,
      id: code.code,
      field,
      code: faultCode,
      seen,
      allowed,
      fix,
    });
    if (!rules.categories.has(code.category) || !TaxCategory.safeParse(code.category).success) {
      const usable = TaxCategory.options.filter((category) => rules.categories.has(category));
      return [
        fault(
          'category',
          'category-unknown',
          code.category,
          usable.join(', '),
          'Map the tax code to a category of the authority.',
        ),
      ];
    }
    const expected = rules.rates[code.category];
    if (expected === undefined || plain(code.rate) !== plain(expected)) {
      return [
        fault(
          'rate',
          'rate-wrong',
          code.rate,
          `${expected ?? 'no rate is known'} (${code.category})`,
          'Correct the rate, or the category.',
        ),
      ];
    }
    return [];
  }),
];
