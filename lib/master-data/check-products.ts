import { duplicateFaults, faultsOf, type RowFault } from '#lib/master-data/row-fault.ts';
import type { ProductRecord } from '#lib/ports/erp.ts';

export interface ProductRules {
  /** The authority's own lists. */
  readonly hsCodes: ReadonlySet<string>;
  readonly serviceCodes: ReadonlySet<string>;
  readonly taxCodes: ReadonlySet<string>;
}

/** Goods carry an HS code, services an ISIC code, one or the other (firs-mbs.md, sections 0.6 and 3). */
export const checkProducts = (
  products: readonly ProductRecord[],
  rules: ProductRules,
): readonly RowFault[] => [
  ...duplicateFaults(products, 'sku', (product) => product.sku),
  ...products.flatMap((product, index) => {
    const fault = faultsOf(index, product.sku);
    const faults: RowFault[] = [];
    const { hsCode, isicCode, taxCode } = product;
    if (product.description.trim() === '' || product.description.length > 200) {
      faults.push(
        fault(
          'description',
          'description-unusable',
          product.description.slice(0, 40),
          '1 to 200 characters',
          'Describe the product.',
        ),
      );
    }
    if (hsCode === '' && isicCode === '') {
      faults.push(
        fault(
          'hsCode',
          'code-missing',
          '',
          'an HS code (goods) or an ISIC code (services)',
          'Classify the product.',
        ),
      );
    } else if (hsCode !== '' && isicCode !== '') {
      faults.push(
        fault(
          'hsCode',
          'code-twice',
          `${hsCode} and ${isicCode}`,
          'one of the two',
          'Goods keep the HS code, services the ISIC code.',
        ),
      );
    } else if (hsCode !== '') {
      if (!/^\d{4}\.\d{2}$/.test(hsCode)) {
        faults.push(
          fault(
            'hsCode',
            'hs-malformed',
            hsCode,
            'four digits, a dot, two digits, such as 8471.30',
            'Correct the code; longer tariff numbers are cut to six digits.',
          ),
        );
      } else if (!rules.hsCodes.has(hsCode)) {
        faults.push(
          fault(
            'hsCode',
            'hs-unknown',
            hsCode,
            'a code of the authority’s list',
            'Look up the code that the authority has for these goods.',
          ),
        );
      }
    } else if (!/^\d{4}$/.test(isicCode)) {
      faults.push(
        fault('isicCode', 'isic-malformed', isicCode, 'four digits, such as 6201', 'Correct the code.'),
      );
    } else if (!rules.serviceCodes.has(isicCode)) {
      faults.push(
        fault(
          'isicCode',
          'isic-unknown',
          isicCode,
          'a code of the authority’s list of services',
          'Look up the code that the authority has for this service.',
        ),
      );
    }
    if (!rules.taxCodes.has(taxCode)) {
      faults.push(
        fault(
          'taxCode',
          'tax-code-unknown',
          taxCode,
          [...rules.taxCodes].sort().slice(0, 10).join(', '),
          'Use a tax code of the tax code table, or add it there.',
        ),
      );
    }
    return faults;
  }),
];
