import { describe, expect, it } from 'vitest';
import { makeTenantMasterData, masterDataKey } from '#lib/aws/tenant-master-data.ts';
import { memoryArchive } from '#test/lambdas/fake-world.ts';

const CUSTOMER = { id: 'C1', name: 'Buyer', kind: 'B2B', tin: '', email: '', country: 'NG' };

describe('the tenant’s own master data', () => {
  it('is what was loaded, empty values included', async () => {
    const archive = memoryArchive();
    await archive.put('master-data/small/customers.json', JSON.stringify({ customers: [CUSTOMER] }));
    await archive.put(masterDataKey('small', 'tax-codes'), '{"taxCodes":[]}');
    await archive.put(masterDataKey('small', 'products'), '{"products":[]}');
    const own = makeTenantMasterData({ archive, tenant: 'small' });
    expect(await own.customers()).toEqual([CUSTOMER]);
    expect(await own.taxCodes()).toEqual([]);
    expect(await own.products()).toEqual([]);
  });

  it('that was never loaded is an error, not an empty list', async () => {
    const own = makeTenantMasterData({ archive: memoryArchive(), tenant: 'small' });
    await expect(own.products()).rejects.toThrow('the archive has no master-data/small/products.json');
  });

  it('of another shape is refused, and no value of it is told', async () => {
    const archive = memoryArchive();
    await archive.put(masterDataKey('small', 'customers'), '{"customers":[{"id":7,"name":"Mrs Secret"}]}');
    const read = makeTenantMasterData({ archive, tenant: 'small' }).customers();
    await expect(read).rejects.toThrow('customers[0].id');
    await expect(read).rejects.not.toThrow('Mrs Secret');
  });
});
