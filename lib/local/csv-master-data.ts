import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { InvoiceKind } from '#lib/clearance/invoice.ts';
import { type CsvRow, cell, readCsv } from '#lib/erp/read-csv.ts';
import type { CustomerRecord, MasterData, ProductRecord, TaxCodeRecord } from '#lib/ports/erp.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Problem } from '#lib/runbook/problem.ts';

const FileError = z.object({ code: z.string() });

const COLUMNS = {
  'customers.csv': ['id', 'name', 'kind', 'tin', 'email', 'country'],
  'products.csv': ['sku', 'description', 'hsCode', 'isicCode', 'taxCode'],
  'tax-codes.csv': ['code', 'category', 'rate'],
} as const;

const read = (path: string): Result<Uint8Array, Problem> => {
  try {
    return ok(readFileSync(path));
  } catch (error) {
    const known = FileError.safeParse(error);
    if (!known.success) throw error;
    return err({
      file: path,
      line: 1,
      column: 1,
      code: 'file-unreadable',
      message: `the master data file cannot be read (${known.data.code})`,
      allowed: Object.keys(COLUMNS).join(', '),
      fix: 'put the file there, or name another folder of master data',
    });
  }
};

const table = (folder: string, name: keyof typeof COLUMNS): Result<readonly CsvRow[], readonly Problem[]> => {
  const path = join(folder, name);
  const bytes = read(path);
  if (!bytes.ok) return err([bytes.error]);
  const parsed = readCsv(bytes.value, path, COLUMNS[name]);
  return parsed.ok ? ok(parsed.value.rows) : parsed;
};

const customer =
  (file: string, problems: Problem[]) =>
  (row: CsvRow): CustomerRecord => {
    const kind = InvoiceKind.safeParse(cell(row, 'kind'));
    if (!kind.success) {
      problems.push({
        file,
        line: row.line,
        column: 1,
        code: 'customer-kind-unknown',
        message: `customer ${cell(row, 'id') || '(without id)'} has no known kind`,
        seen: cell(row, 'kind'),
        allowed: InvoiceKind.options.join(', '),
        fix: 'B2B for a business, B2G for a public body, B2C for a person',
      });
    }
    return {
      id: cell(row, 'id'),
      name: cell(row, 'name'),
      kind: kind.data ?? 'B2B',
      tin: cell(row, 'tin'),
      email: cell(row, 'email'),
      country: cell(row, 'country'),
    };
  };

const product = (row: CsvRow): ProductRecord => ({
  sku: cell(row, 'sku'),
  description: cell(row, 'description'),
  hsCode: cell(row, 'hsCode'),
  isicCode: cell(row, 'isicCode'),
  taxCode: cell(row, 'taxCode'),
  ...(cell(row, 'category') ? { category: cell(row, 'category') } : {}),
  ...(cell(row, 'unit') ? { unit: cell(row, 'unit') } : {}),
  ...(cell(row, 'listPrice') ? { listPrice: cell(row, 'listPrice') } : {}),
});

const taxCode = (row: CsvRow): TaxCodeRecord => ({
  code: cell(row, 'code'),
  category: cell(row, 'category'),
  rate: cell(row, 'rate'),
});

/** What a `MasterData` of files holds, also at hand without waiting. */
export interface CsvMasterData extends MasterData {
  readonly records: {
    readonly customers: readonly CustomerRecord[];
    readonly products: readonly ProductRecord[];
    readonly taxCodes: readonly TaxCodeRecord[];
  };
}

/** Master data from `customers.csv`, `products.csv` and `tax-codes.csv` of a folder, read once, all problems in one go. */
export const loadCsvMasterData = (folder: string): Result<CsvMasterData, readonly Problem[]> => {
  const [customerRows, productRows, taxRows] = [
    table(folder, 'customers.csv'),
    table(folder, 'products.csv'),
    table(folder, 'tax-codes.csv'),
  ];
  const problems = [customerRows, productRows, taxRows].flatMap((rows) => (rows.ok ? [] : rows.error));
  if (!customerRows.ok || !productRows.ok || !taxRows.ok) return err(problems);
  const records = {
    customers: customerRows.value.map(customer(join(folder, 'customers.csv'), problems)),
    products: productRows.value.map(product),
    taxCodes: taxRows.value.map(taxCode),
  };
  if (problems.length > 0) return err(problems);
  return ok({
    records,
    customers: async () => records.customers,
    products: async () => records.products,
    taxCodes: async () => records.taxCodes,
  });
};
