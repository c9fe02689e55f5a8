import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCsvMasterData } from '#lib/local/csv-master-data.ts';

const FAULTY = fileURLToPath(new URL('../../runbooks/profiles/sample-with-faults', import.meta.url));
const GOOD: Readonly<Record<string, string>> = {
  'customers.csv': 'id,name,kind,tin,email,country\nC1,Buyer,B2B,12345678-0001,a@b.example,NG\n',
  'products.csv': 'sku,description,hsCode,isicCode,taxCode\nG1,"Rice, 50 kg",1006.30,,VAT\n',
  'tax-codes.csv': 'code,category,rate\nVAT,STANDARD_VAT,7.5\n',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'master-data-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const load = (files: Readonly<Record<string, string | Uint8Array>>) => {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return loadCsvMasterData(folder);
};

describe('loadCsvMasterData', () => {
  it('gives the rows as the source has them', async () => {
    const loaded = load({ ...GOOD, 'customers.csv': `\uFEFF${GOOD['customers.csv']}\n` });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
    expect(await loaded.value.customers()).toEqual([
      { id: 'C1', name: 'Buyer', kind: 'B2B', tin: '12345678-0001', email: 'a@b.example', country: 'NG' },
    ]);
    expect(await loaded.value.products()).toEqual([
      { sku: 'G1', description: 'Rice, 50 kg', hsCode: '1006.30', isicCode: '', taxCode: 'VAT' },
    ]);
    expect(await loaded.value.taxCodes()).toEqual([{ code: 'VAT', category: 'STANDARD_VAT', rate: '7.5' }]);
  });

  it('does not judge: a faulty profile loads, for the checks to see', () => {
    const loaded = loadCsvMasterData(FAULTY);
    expect(loaded.ok && loaded.value.records.customers).toHaveLength(8);
  });

  it('names every missing column and file in one go', () => {
    const loaded = load({
      'customers.csv': 'id,name,kind,email,country\n',
      'products.csv': 'sku,description,hsCode,taxCode\n',
    });
    expect(loaded).toMatchObject({
      ok: false,
      error: [
        {
          file: join(folder, 'customers.csv'),
          line: 1,
          code: 'csv-column-missing',
          message: expect.stringContaining('"tin"'),
        },
        {
          file: join(folder, 'products.csv'),
          line: 1,
          code: 'csv-column-missing',
          message: expect.stringContaining('"isicCode"'),
        },
        {
          file: join(folder, 'tax-codes.csv'),
          code: 'file-unreadable',
          message: expect.stringContaining('ENOENT'),
        },
      ],
    });
  });

  it.each([
    ['a ragged row', 'code,category,rate\nVAT,STANDARD_VAT\n', 'csv-fields-count', 2],
    ['a quote that is never closed', 'code,category,rate\nA,B,1\n"VAT,STANDARD_VAT,7.5\n', 'csv-syntax', 3],
    ['a column that is there twice', 'code,category,rate,rate\nA,B,1,2\n', 'csv-column-twice', 1],
    ['an empty file', '', 'csv-column-missing', 1],
    ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0x00]), 'csv-encoding', 1],
  ])('locates %s', (_, text, code, line) => {
    const loaded = load({ ...GOOD, 'tax-codes.csv': text });
    expect(loaded).toMatchObject({
      ok: false,
      error: expect.arrayContaining([
        expect.objectContaining({ file: join(folder, 'tax-codes.csv'), code, line, fix: expect.any(String) }),
      ]),
    });
  });

  it('locates a customer of no known kind', () => {
    const loaded = load({
      ...GOOD,
      'customers.csv': 'id,name,kind,tin,email,country\nC1,Buyer,B2B,1,,NG\nC2,Buyer,B2X,1,,NG\n',
    });
    expect(loaded).toMatchObject({
      ok: false,
      error: [{ line: 3, code: 'customer-kind-unknown', seen: 'B2X' }],
    });
  });
});
