/**
 * The tenant's own copy of the client's master data, which the final data validation compares with the ERP's: one JSON file
 * a set in the archive's bucket, `master-data/<tenant>/<set>.json`, in the shapes of the ERP's own pages (lib/erp/wire.ts).
 * Whoever loads the tenant writes them; a newer version of the object stands for a newer load.
 */
import * as z from 'zod';
import { CustomersPage, ProductsPage, TaxCodesPage } from '#lib/erp/wire.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { MasterData } from '#lib/ports/erp.ts';

export const masterDataKey = (tenant: string, set: 'customers' | 'products' | 'tax-codes'): string =>
  `master-data/${tenant}/${set}.json`;

export const makeTenantMasterData = (options: {
  readonly archive: Pick<Archive, 'get'>;
  readonly tenant: string;
}): MasterData => {
  const read = async <T>(set: Parameters<typeof masterDataKey>[1], shape: z.ZodType<T>): Promise<T> => {
    const key = masterDataKey(options.tenant, set);
    const text = await options.archive.get(key);
    if (text === undefined) {
      throw new Error(
        `the tenant's own ${set} are not loaded: the archive has no ${key}. Load the tenant's master data, then try again`,
      );
    }
    const page = shape.safeParse(JSON.parse(text));
    if (page.success) return page.data;
    throw new Error(
      `${key} in the archive is not in the shape of lib/erp/wire.ts: ${z.prettifyError(page.error)}`,
    );
  };
  return {
    customers: async () => (await read('customers', CustomersPage)).customers,
    products: async () => (await read('products', ProductsPage)).products,
    taxCodes: async () => (await read('tax-codes', TaxCodesPage)).taxCodes,
  };
};
