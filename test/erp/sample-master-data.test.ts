import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeCatalogue } from '#lib/erp/catalogue.ts';
import { sampleMasterData } from '#lib/erp/sample-master-data.ts';
import { sampleRecords } from './sample-world.ts';

const shipped = (name: string): string =>
  readFileSync(new URL(`../../runbooks/profiles/sample/${name}`, import.meta.url), 'utf8');

describe('the sample master data', () => {
  it.each(Object.entries(sampleMasterData()))(
    '%s is what bin/make-sample-master-data.ts writes',
    (name, text) => {
      expect(shipped(name)).toBe(text);
    },
  );

  it('has buyers of each kind and makes something sellable of every product', () => {
    const records = sampleRecords();
    const { sellables, buyers } = makeCatalogue(records);
    expect(records.customers).toHaveLength(150);
    expect(records.products).toHaveLength(120);
    expect(sellables).toHaveLength(120);
    expect([buyers.B2B.length, buyers.B2G.length, buyers.B2C.length]).toEqual([95, 15, 40]);
    expect(sellables.filter(({ isicCode }) => isicCode !== undefined).length).toBeGreaterThan(10);
  });

  it('gives no two customers the same id or TIN, and each TIN one of the two shapes', () => {
    const { customers } = sampleRecords();
    const tins = customers.flatMap(({ tin }) => (tin === '' ? [] : [tin]));
    expect(new Set(tins).size).toBe(tins.length);
    expect(new Set(customers.map(({ id }) => id)).size).toBe(customers.length);
    expect(tins.every((tin) => /^(\d{8}-\d{4}|\d{13})$/.test(tin))).toBe(true);
    expect(tins.some((tin) => tin.length === 13 && !tin.includes('-'))).toBe(true);
  });
});
