import { type InvoiceKind, type Party, TaxCategory } from '#lib/clearance/invoice.ts';
import type { CustomerRecord, ProductRecord, TaxCodeRecord } from '#lib/ports/erp.ts';
import type { LineFacts } from './build-document.ts';

export interface MasterRecords {
  readonly customers: readonly CustomerRecord[];
  readonly products: readonly ProductRecord[];
  readonly taxCodes: readonly TaxCodeRecord[];
}

/** Something to sell, at its list price in the currency of the books. */
export type Sellable = Omit<LineFacts, 'quantity'>;

/** Who buys what: master data as far as a proper invoice can be made of it. Bad rows are left to their own check. */
export interface Catalogue {
  readonly sellables: readonly Sellable[];
  readonly buyers: Readonly<Record<InvoiceKind, readonly Party[]>>;
}

const LIST_PRICE = '5000.00';

const sellable = (product: ProductRecord, taxCodes: readonly TaxCodeRecord[]): readonly Sellable[] => {
  const tax = taxCodes.find((code) => code.code === product.taxCode);
  const category = TaxCategory.safeParse(tax?.category);
  const goods = /^\d{4}\.\d{2}$/.test(product.hsCode);
  const service = /^\d{4}$/.test(product.isicCode);
  if (!tax || !category.success || goods === service || product.sku === '') return [];
  return [
    {
      sku: product.sku,
      description: product.description || product.sku,
      ...(goods ? { hsCode: product.hsCode } : { isicCode: product.isicCode }),
      category: product.category ?? (goods ? 'Goods' : 'Services'),
      unitPrice: product.listPrice ?? LIST_PRICE,
      unit: product.unit ?? (goods ? 'H87' : 'C62'),
      taxCategory: category.data,
      taxRate: tax.rate,
    },
  ];
};

const party = (customer: CustomerRecord): Party => ({
  name: customer.name,
  ...(customer.tin ? { tin: customer.tin } : {}),
  ...(customer.email ? { email: customer.email } : {}),
  country: customer.country,
});

const isBuyer = (customer: CustomerRecord): boolean =>
  customer.name !== '' &&
  /^[A-Z]{2}$/.test(customer.country) &&
  (customer.kind === 'B2C' || /^(\d{8}-\d{4}|\d{13})$/.test(customer.tin));

export const makeCatalogue = ({ customers, products, taxCodes }: MasterRecords): Catalogue => {
  const of = (kind: InvoiceKind): readonly Party[] =>
    customers.filter((customer) => customer.kind === kind && isBuyer(customer)).map(party);
  return {
    sellables: products.flatMap((product) => sellable(product, taxCodes)),
    buyers: { B2B: of('B2B'), B2C: of('B2C'), B2G: of('B2G') },
  };
};
