/**
 * The tenant's own copy of the client's master data, which the final data validation compares with the ERP's: JSON in the
 * archive, one object a set and load, `master-data/<tenant>/<set>/<load>.json`, in the shapes of the ERP's own pages
 * (lib/erp/wire.ts). The archive is create-only, so a later load has the next number, and what was compared on some day stays.
 */
import * as z from 'zod';
import { canonicalJson } from '#lib/digest.ts';
import { CustomersPage, ProductsPage, TaxCodesPage } from '#lib/erp/wire.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { MasterData } from '#lib/ports/erp.ts';

const SETS = ['customers', 'products', 'tax-codes'] as const;
type MasterDataSet = (typeof SETS)[number];

/** Loads count from 1. */
export const masterDataKey = (tenant: string, set: MasterDataSet, load = 1): string =>
  `master-data/${tenant}/${set}/${String(load).padStart(4, '0')}.json`;

/** Each is looked at in turn, so that no list is needed; more are no loading any more, but a fault. */
const MOST_LOADS = 1_000;

interface Newest {
  /** 0: never loaded. */
  readonly load: number;
  readonly text: string;
}

const newestOf = async (
  archive: Pick<Archive, 'get'>,
  tenant: string,
  set: MasterDataSet,
): Promise<Newest> => {
  let newest: Newest = { load: 0, text: '' };
  for (let load = 1; load <= MOST_LOADS; load += 1) {
    const text = await archive.get(masterDataKey(tenant, set, load));
    if (text === undefined) return newest;
    newest = { load, text };
  }
  throw new Error(
    `master-data/${tenant}/${set} in the archive has more than ${MOST_LOADS} loads: who makes them?`,
  );
};

/** JSON's own error quotes what it could not read. */
const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

export interface TenantMasterDataOptions {
  readonly archive: Pick<Archive, 'get'>;
  readonly tenant: string;
}

/** The newest load of each set. */
export const makeTenantMasterData = ({ archive, tenant }: TenantMasterDataOptions): MasterData => {
  const read = async <T>(set: MasterDataSet, shape: z.ZodType<T>): Promise<T> => {
    const { load, text } = await newestOf(archive, tenant, set);
    if (load === 0) {
      throw new Error(
        `the tenant's own ${set} are not loaded: the archive has no ${masterDataKey(tenant, set)}. ` +
          'Load them (npx cutover load-master-data --from FOLDER), then try again',
      );
    }
    const page = shape.safeParse(jsonOf(text));
    if (page.success) return page.data;
    throw new Error(
      `${masterDataKey(tenant, set, load)} in the archive is not in the shape of lib/erp/wire.ts: ${z.prettifyError(page.error)}`,
    );
  };
  return {
    customers: async () => (await read('customers', CustomersPage)).customers,
    products: async () => (await read('products', ProductsPage)).products,
    taxCodes: async () => (await read('tax-codes', TaxCodesPage)).taxCodes,
  };
};

export interface LoadedSet {
  readonly set: MasterDataSet;
  readonly rows: number;
  readonly load: number;
  /** `taken`: somebody else loaded other rows under this number at the same moment; nothing was written. */
  readonly outcome: 'stored' | 'same' | 'taken';
}

/** Writes what the tenant works with. Loading the same again makes no new load, so that a load cut off is repeated whole. */
export const loadTenantMasterData = async (
  { archive, tenant }: { readonly archive: Archive; readonly tenant: string },
  from: MasterData,
): Promise<readonly LoadedSet[]> => {
  const pages: Readonly<Record<MasterDataSet, Readonly<Record<string, readonly unknown[]>>>> = {
    customers: { customers: await from.customers() },
    products: { products: await from.products() },
    'tax-codes': { taxCodes: await from.taxCodes() },
  };
  const loaded: LoadedSet[] = [];
  for (const set of SETS) {
    const text = canonicalJson(pages[set]);
    const rows = Object.values(pages[set]).flat().length;
    const newest = await newestOf(archive, tenant, set);
    if (newest.text === text) {
      loaded.push({ set, rows, load: newest.load, outcome: 'same' });
      continue;
    }
    const load = newest.load + 1;
    const { outcome } = await archive.put(masterDataKey(tenant, set, load), text);
    loaded.push({ set, rows, load, outcome: outcome === 'different' ? 'taken' : outcome });
  }
  return loaded;
};
