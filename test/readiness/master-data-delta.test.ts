import { describe, expect, it } from 'vitest';
import { canonicalJson } from '#lib/digest.ts';
import type { CustomerRecord, ProductRecord } from '#lib/ports/erp.ts';
import type { FrozenMasterData } from '#lib/ports/frozen-facts.ts';
import { type FrozenRecords, recordDigests } from '#lib/readiness/frozen-records.ts';
import { masterDataDelta } from '#lib/readiness/master-data-delta.ts';

const customer = (id: string, changes: Partial<CustomerRecord> = {}): CustomerRecord => ({
  id,
  name: `Customer ${id}`,
  kind: 'B2B',
  tin: `${id.replace(/\D/g, '').padStart(8, '1')}-0001`,
  email: 'accounts@example.com',
  country: 'NG',
  ...changes,
});
const product = (sku: string, changes: Partial<ProductRecord> = {}): ProductRecord => ({
  sku,
  description: `Product ${sku}`,
  hsCode: '1006.30',
  isicCode: '',
  taxCode: 'V75',
  ...changes,
});

const world = (
  customers: readonly CustomerRecord[],
  products: readonly ProductRecord[],
): FrozenMasterData => ({
  customers: async () => customers,
  products: async () => products,
  taxCodes: async () => [{ code: 'V75', category: 'STANDARD_VAT', rate: '7.5' }],
  customerRules: { tinShapes: [/^\d{8}-\d{4}$/], homeCountry: 'NG' },
});
const frozen = (customers: readonly CustomerRecord[], products: readonly ProductRecord[]): FrozenRecords => ({
  customers: Object.fromEntries(recordDigests(customers, (row) => row.id)),
  products: Object.fromEntries(recordDigests(products, (row) => row.sku)),
  hsCodes: ['1006.30'],
  serviceCodes: ['6201'],
});

const WERE = { customers: [customer('C-1'), customer('C-2')], products: [product('P-1')] };
const baseline = frozen(WERE.customers, WERE.products);
const delta = (customers: readonly CustomerRecord[], products: readonly ProductRecord[] = WERE.products) =>
  masterDataDelta(baseline, world(customers, products));

describe('master data while the freeze lasts', () => {
  it('has not moved where it is the same, in any order', async () => {
    expect(await delta([...WERE.customers].reverse())).toEqual([]);
  });

  it('shows sound newcomers, and holds them for no change', async () => {
    const found = await delta(
      [...WERE.customers, customer('C-3'), customer('C-4')],
      [...WERE.products, product('P-2')],
    );
    expect(found.map(({ text, material }) => [text, material])).toEqual([
      ['2 new customers, all sound.', false],
      ['1 new product, sound.', false],
    ]);
  });

  it.each([
    ['changed', [customer('C-1', { tin: '99999999-0001' }), customer('C-2')], '1 changed (C-1)'],
    ['removed', [customer('C-2')], '1 removed (C-1)'],
    ['doubled', [...WERE.customers, customer('C-2', { name: 'Another' })], '1 changed (C-2)'],
  ])('is material where a customer was %s, and names it', async (_what, customers, text) => {
    const found = await delta(customers);
    expect(found.filter(({ material }) => material).map((fact) => fact.text)).toEqual([
      expect.stringContaining(text),
    ]);
  });

  it('is another fact when what changed changes again: nobody has been shown that', async () => {
    const [once] = await delta([customer('C-1', { name: 'One' }), customer('C-2')]);
    const [again] = await delta([customer('C-1', { name: 'Two' }), customer('C-2')]);
    expect(again?.text).not.toBe(once?.text);
  });

  it.each<[string, CustomerRecord, string]>([
    ['no TIN', customer('C-3', { tin: '' }), 'C-3 (tin-missing)'],
    ['a TIN that is none', customer('C-3', { tin: '12' }), 'C-3 (tin-malformed)'],
    [
      'the TIN of somebody who was there',
      customer('C-3', { tin: WERE.customers[0]?.tin ?? '' }),
      'C-3 (tin-shared)',
    ],
  ])('is material where a new customer has %s', async (_what, unsound, text) => {
    const found = await delta([...WERE.customers, unsound, customer('C-4')]);
    expect(found.find(({ material }) => material)?.text).toContain(`1 of 2 could not be invoiced: ${text}`);
    expect(found.find(({ material }) => !material)?.text).toBe('1 new customer, sound.');
  });

  it.each<[string, ProductRecord, string]>([
    [
      'an HS code that the authority’s list did not have',
      product('P-2', { hsCode: '9999.99' }),
      'hs-unknown',
    ],
    ['no code', product('P-2', { hsCode: '' }), 'code-missing'],
    ['a tax code that is not there', product('P-2', { taxCode: 'X' }), 'tax-code-unknown'],
  ])('is material where a new product has %s', async (_what, unsound, code) => {
    const found = await delta(WERE.customers, [...WERE.products, unsound]);
    expect(found.map(({ material }) => material)).toEqual([true]);
    expect(found[0]?.text).toContain(`P-2 (${code})`);
  });

  it('tells ids and codes, and nothing else of a record', async () => {
    const found = await delta([customer('C-1', { name: 'Secret Name', email: 'a@b.example' })]);
    expect(JSON.stringify(found)).not.toMatch(/Secret|b\.example|11111/);
  });

  it('keeps 50,000 customers in 3 MB, with nothing of them but their ids', async () => {
    const many = Array.from({ length: 50_000 }, (_, index) => customer(`C-${index}`));
    const text = canonicalJson(frozen(many, []));
    expect(text.length).toBeLessThan(3_000_000);
    expect(text).not.toContain('Customer C-7');
    expect(await masterDataDelta(frozen(many, []), world([...many, customer('C-50000')], []))).toMatchObject([
      { text: '1 new customer, sound.' },
    ]);
  });
});
