import { describe, expect, it } from 'vitest';
import { loadTenantMasterData, makeTenantMasterData, masterDataKey } from '#lib/aws/tenant-master-data.ts';
import { memoryArchive } from '#test/lambdas/fake-world.ts';

const CUSTOMER = { id: 'C1', name: 'Buyer', kind: 'B2B' as const, tin: '', email: '', country: 'NG' };

describe('the tenant’s own master data', () => {
  it('is what was loaded, empty values included', async () => {
    const archive = memoryArchive();
    await archive.put('master-data/small/customers/0001.json', JSON.stringify({ customers: [CUSTOMER] }));
    await archive.put(masterDataKey('small', 'tax-codes'), '{"taxCodes":[]}');
    await archive.put(masterDataKey('small', 'products'), '{"products":[]}');
    const own = makeTenantMasterData({ archive, tenant: 'small' });
    expect(await own.customers()).toEqual([CUSTOMER]);
    expect(await own.taxCodes()).toEqual([]);
    expect(await own.products()).toEqual([]);
  });

  it('that was never loaded is an error, not an empty list', async () => {
    const own = makeTenantMasterData({ archive: memoryArchive(), tenant: 'small' });
    await expect(own.products()).rejects.toThrow('the archive has no master-data/small/products/0001.json');
  });

  it('of another shape is refused, and no value of it is told', async () => {
    const archive = memoryArchive();
    await archive.put(masterDataKey('small', 'customers'), '{"customers":[{"id":7,"name":"Mrs Secret"}]}');
    const read = makeTenantMasterData({ archive, tenant: 'small' }).customers();
    await expect(read).rejects.toThrow('customers[0].id');
    await expect(read).rejects.not.toThrow('Mrs Secret');
  });

  it('that is no JSON is refused without a word of it', async () => {
    const archive = memoryArchive();
    await archive.put(masterDataKey('small', 'customers'), 'Mrs Secret');
    const read = makeTenantMasterData({ archive, tenant: 'small' }).customers();
    await expect(read).rejects.toThrow('is not in the shape');
    await expect(read).rejects.not.toThrow('Secret');
  });
});

describe('loading the tenant’s own master data', () => {
  const from = (name: string) => ({
    customers: async () => [{ ...CUSTOMER, name }],
    products: async () => [],
    taxCodes: async () => [],
  });

  it('counts on where something changed, and the newest load counts', async () => {
    const to = { archive: memoryArchive(), tenant: 'small' };
    expect(await loadTenantMasterData(to, from('Buyer'))).toEqual([
      { set: 'customers', rows: 1, load: 1, outcome: 'stored' },
      { set: 'products', rows: 0, load: 1, outcome: 'stored' },
      { set: 'tax-codes', rows: 0, load: 1, outcome: 'stored' },
    ]);
    expect(await loadTenantMasterData(to, from('Buyer & Sons'))).toEqual([
      { set: 'customers', rows: 1, load: 2, outcome: 'stored' },
      { set: 'products', rows: 0, load: 1, outcome: 'same' },
      { set: 'tax-codes', rows: 0, load: 1, outcome: 'same' },
    ]);
    expect(await makeTenantMasterData(to).customers()).toEqual([{ ...CUSTOMER, name: 'Buyer & Sons' }]);
    const [first] = await loadTenantMasterData(to, from('Buyer'));
    expect(first).toMatchObject({ load: 3, outcome: 'stored' });
  });

  it('says that somebody else was quicker, and writes over nothing', async () => {
    const archive = memoryArchive();
    const raced = {
      ...archive,
      get: async (key: string) => {
        const there = await archive.get(key);
        if (key.includes('/customers/') && there === undefined) await archive.put(key, '{"customers":[]}');
        return there;
      },
    };
    const [first] = await loadTenantMasterData({ archive: raced, tenant: 'small' }, from('Buyer'));
    expect(first).toEqual({ set: 'customers', rows: 1, load: 1, outcome: 'taken' });
    expect(await makeTenantMasterData({ archive, tenant: 'small' }).customers()).toEqual([]);
  });
});
