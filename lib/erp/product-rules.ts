import type { DocumentType } from '#lib/clearance/invoice.ts';
import type { LineFacts } from './build-document.ts';
import type { Mapping, ProductRule } from './mapping-schema.ts';

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

/** What the authority asks of a line besides its amounts. */
export const codesOf = (rule: ProductRule): Pick<LineFacts, 'hsCode' | 'isicCode' | 'category' | 'unit'> => {
  switch (rule.as) {
    case 'goods':
      return { hsCode: rule.hsCode, category: rule.category, unit: rule.unit };
    case 'service':
      return { isicCode: rule.isicCode, category: rule.category, unit: rule.unit };
    case 'no-supply':
      return { category: 'No supply', unit: 'C62' };
  }
};
