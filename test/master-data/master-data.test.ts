import { describe, expect, it } from 'vitest';
import { checkCustomers } from '#lib/master-data/check-customers.ts';
import { checkProducts } from '#lib/master-data/check-products.ts';
import { checkTaxCodes, TAX_RATES } from '#lib/master-data/check-tax-codes.ts';
import { compareMasterData, differenceText } from '#lib/master-data/compare-master-data.ts';
import { rowFaultText } from '#lib/master-data/row-fault.ts';
import type { CustomerRecord, ProductRecord } from '#lib/ports/erp.ts';

const customer = (changes: Partial<CustomerRecord> = {}): CustomerRecord => ({
  id: 'C1',
  name: 'Kano Mills Ltd',
  kind: 'B2B',
  tin: '90000001-0001',
  email: 'accounts@kano.example',
  country: 'NG',
  ...changes,
});
const product = (changes: Partial<ProductRecord> = {}): ProductRecord => ({
  sku: 'P1',
  description: 'Cement',
  hsCode: '2523.29',
  isicCode: '',
  taxCode: 'VAT75',
  ...changes,
});
const customerRules = { tinShapes: [/^\d{8}-\d{4}$/, /^\d{13}$/], homeCountry: 'NG' };
const productRules = {
  hsCodes: new Set(['2523.29']),
  serviceCodes: new Set(['6201']),
  taxCodes: new Set(['VAT75']),
};
const taxRules = { categories: new Set(['STANDARD_VAT', 'ZERO_VAT', 'STAMP_DUTY']), rates: TAX_RATES };

describe('checkCustomers', () => {
  it.each<[string, Partial<CustomerRecord>]>([
    ['a business', {}],
    ['a 13-digit Tax ID', { tin: '1234567890123' }],
    ['a retail customer without TIN and address', { kind: 'B2C', tin: '', email: '' }],
    ['a foreign business with its own number', { country: 'GB', tin: 'GB123' }],
  ])('takes %s', (_what, changes) => {
    expect(checkCustomers([customer(changes)], customerRules)).toEqual([]);
  });

  it.each<[string, Partial<CustomerRecord>]>([
    ['tin-missing', { tin: '' }],
    ['tin-missing', { tin: '', kind: 'B2G' }],
    ['tin-malformed', { tin: '123' }],
    ['country-malformed', { country: 'Nigeria' }],
    ['email-malformed', { email: 'accounts at kano' }],
    ['email-missing', { email: '' }],
    ['name-unusable', { name: ' ' }],
    ['id-missing', { id: '' }],
  ])('finds %s', (code, changes) => {
    expect(checkCustomers([customer(changes)], customerRules).map((fault) => fault.code)).toContain(code);
  });

  it('says row, field, what was seen and what to do', () => {
    const [fault] = checkCustomers([customer(), customer({ id: 'C2', tin: '12' })], customerRules);
    expect(fault).toMatchObject({ row: 2, id: 'C2', field: 'tin', seen: '12' });
    expect(fault && rowFaultText(fault)).toContain('Row 2, C2, tin: seen "12"');
  });

  it('finds an id that is taken, and a TIN of two names', () => {
    const codes = checkCustomers([customer(), customer({ name: 'Another Ltd' })], customerRules).map(
      (fault) => fault.code,
    );
    expect(codes).toEqual(['id-duplicate', 'tin-shared']);
  });

  it('allows one taxpayer to be two customers', () => {
    expect(checkCustomers([customer(), customer({ id: 'C2' })], customerRules)).toEqual([]);
  });
});

describe('checkProducts', () => {
  it('takes goods and services', () => {
    const service = product({ sku: 'S1', hsCode: '', isicCode: '6201' });
    expect(checkProducts([product(), service], productRules)).toEqual([]);
  });

  it.each<[string, Partial<ProductRecord>]>([
    ['code-missing', { hsCode: '' }],
    ['code-twice', { isicCode: '6201' }],
    ['hs-malformed', { hsCode: '2523' }],
    ['hs-unknown', { hsCode: '9999.99' }],
    ['isic-malformed', { hsCode: '', isicCode: '62' }],
    ['isic-unknown', { hsCode: '', isicCode: '9999' }],
    ['tax-code-unknown', { taxCode: 'X' }],
    ['tax-code-unknown', { taxCode: '' }],
    ['description-unusable', { description: '' }],
    ['sku-missing', { sku: '' }],
  ])('finds %s', (code, changes) => {
    expect(checkProducts([product(changes)], productRules).map((fault) => fault.code)).toEqual([code]);
  });
});

describe('checkTaxCodes', () => {
  it.each([
    ['STANDARD_VAT', '7.5'],
    ['STANDARD_VAT', '7.50'],
    ['ZERO_VAT', '0.0'],
  ])('takes %s at %s', (category, rate) => {
    expect(checkTaxCodes([{ code: 'X', category, rate }], taxRules)).toEqual([]);
  });

  it.each([
    ['rate-wrong', 'STANDARD_VAT', '5'],
    ['rate-wrong', 'STANDARD_VAT', '7.05'],
    ['rate-wrong', 'ZERO_VAT', ''],
    ['category-unknown', 'VAT', '7.5'],
    // Known to the authority, but no invoice of ours can carry it.
    ['category-unknown', 'STAMP_DUTY', '0'],
    // Ours, but not on the authority's list today.
    ['category-unknown', 'EXEMPTED', '0'],
  ])('finds %s', (code, category, rate) => {
    expect(checkTaxCodes([{ code: 'X', category, rate }], taxRules).map((fault) => fault.code)).toEqual([
      code,
    ]);
  });
});

describe('compareMasterData', () => {
  it('names what is missing, extra and different', () => {
    const erp = [customer(), customer({ id: 'C2' }), customer({ id: 'C3' })];
    const tenant = [customer({ email: 'old@kano.example' }), customer({ id: 'C3' }), customer({ id: 'C9' })];
    const found = compareMasterData(
      erp,
      tenant,
      (row) => row.id,
      ({ tin, email }) => ({ tin, email }),
    );
    expect(found).toEqual([
      {
        id: 'C1',
        kind: 'different',
        field: 'email',
        erp: 'accounts@kano.example',
        tenant: 'old@kano.example',
      },
      { id: 'C2', kind: 'missing' },
      { id: 'C9', kind: 'extra' },
    ]);
    expect(found.map(differenceText).join('\n')).toContain('C2 is not in the tenant');
  });

  it('is empty for equal sides', () => {
    expect(
      compareMasterData(
        [customer()],
        [customer()],
        (row) => row.id,
        ({ tin }) => ({ tin }),
      ),
    ).toEqual([]);
  });
});
