import { describe, expect, it } from 'vitest';
import { COUNTRIES } from '#lib/firs/wire/codes/countries.ts';
import { CURRENCIES } from '#lib/firs/wire/codes/currencies.ts';
import { hsCodesByRule } from '#lib/firs/wire/codes/hs-codes.ts';
import { INVOICE_TYPES } from '#lib/firs/wire/codes/invoice-types.ts';
import { PAYMENT_MEANS } from '#lib/firs/wire/codes/payment-means.ts';
import { SERVICE_CODES } from '#lib/firs/wire/codes/service-codes.ts';
import { TAX_CATEGORIES } from '#lib/firs/wire/codes/tax-categories.ts';
import { sampleRecords } from '#test/erp/sample-world.ts';

describe('code lists', () => {
  it('are as long as the authority’s own', () => {
    expect(Object.keys(INVOICE_TYPES)).toHaveLength(20);
    expect(Object.keys(TAX_CATEGORIES)).toHaveLength(27);
    expect(Object.keys(PAYMENT_MEANS)).toHaveLength(12);
    expect(SERVICE_CODES.size).toBe(419);
    expect(CURRENCIES.size).toBe(118);
    expect(COUNTRIES.size).toBe(249);
  });

  it('are dated as the authority’s: kwacha of before 2013, kroon and lats', () => {
    expect(['EEK', 'LTL', 'LVL', 'ZMK'].every((code) => CURRENCIES.has(code))).toBe(true);
    expect(CURRENCIES.has('ZMW')).toBe(false);
  });

  it('have HS codes of the right form, without the chapters that nobody uses', () => {
    const codes = hsCodesByRule();
    expect([...codes].every((code) => /^\d{4}\.\d{2}$/.test(code))).toBe(true);
    for (const none of ['9999.99', '0000.00', '7701.10', '2523.01']) expect(codes.has(none)).toBe(false);
    for (const one of ['2523.29', '8703.23', '9706.90']) expect(codes.has(one)).toBe(true);
  });

  it('have every code of the sample master data', () => {
    const codes = hsCodesByRule();
    const unknown = sampleRecords().products.filter(
      ({ hsCode, isicCode }) => !(hsCode === '' ? SERVICE_CODES.has(isicCode) : codes.has(hsCode)),
    );
    expect(unknown).toEqual([]);
  });
});
