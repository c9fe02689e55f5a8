import { describe, expect, it } from 'vitest';
import { makeHandOver } from '#lambdas/hand-over/handler.ts';
import { makeSendMessage } from '#lambdas/send-message/handler.ts';
import { makeValidateMasterData } from '#lambdas/validate-master-data/handler.ts';
import { DOCUMENT_RULES } from '#lib/clearance/document-rules.ts';
import type { Authority } from '#lib/ports/authority.ts';
import type { CustomerRecord, MasterData, ProductRecord } from '#lib/ports/erp.ts';
import { fakeAuthority, faulty, UNAVAILABLE } from '#test/actions/fake-authority.ts';
import { putRow, rowOf } from '#test/actions/invoices.ts';
import { CUTOVER, makeWorld, request, type World } from '#test/actions/world.ts';

describe('send-message', () => {
  const noteWorld = () => makeWorld({ note: { action: 'send-message' } });
  const send = (world: World, message: string) => makeSendMessage(world)(request('note', { message }));

  it('sends the runbook’s message once', async () => {
    const world = noteWorld();
    expect(await send(world, 'buyers-notice')).toMatchObject({ verdict: 'pass' });
    await send(world, 'buyers-notice');
    expect(world.messenger.outbox()).toHaveLength(1);
  });

  it('fails on a message that is not there, naming those that are', async () => {
    const result = await send(noteWorld(), 'love-letter');
    expect(result.verdict).toBe('fail');
    expect(JSON.stringify(result.reasons)).toContain('buyers-notice');
  });

  it('is inconclusive when the messenger is down: telling is the task', async () => {
    const world = noteWorld();
    const messenger = {
      ...world.messenger,
      async send() {
        throw new Error('mail is down');
      },
    };
    expect(await send({ ...world, messenger }, 'buyers-notice')).toMatchObject({ verdict: 'inconclusive' });
  });
});

describe('hand-over', () => {
  it('files a page with items, documents and what is left open', async () => {
    const world = makeWorld({ hand: { action: 'hand-over' } });
    await putRow(world, rowOf('OPEN'));
    world.clock.advance(1_000);
    await world.incidents.open({
      id: 'i',
      cutover: CUTOVER,
      severity: 3,
      title: 'Printer',
      source: 'desk',
      openedAt: world.clock.now(),
    });
    const result = await makeHandOver(world)(request('hand', { items: ['Access list', 'Alarm runbooks'] }));
    expect(result.verdict).toBe('pass');
    const key = (await world.progress.get(CUTOVER, 'hand'))?.evidence?.key;
    const page = await world.archive.get(typeof key === 'string' ? key : '');
    expect(page).toContain('- Access list');
    expect(page).toContain('Incident i, severity 3: Printer');
    expect(page).toContain('1 invoices without an outcome, the first OPEN');
    expect(page).toContain(world.runbook.documents[0]?.title);
  });
});

describe('validate-master-data', () => {
  const customer = (id: string, changes: Partial<CustomerRecord> = {}): CustomerRecord => ({
    id,
    name: `Customer ${id}`,
    kind: 'B2C',
    tin: '',
    email: '',
    country: 'NG',
    ...changes,
  });
  const product: ProductRecord = {
    sku: 'P',
    description: 'Cement',
    hsCode: '2523.29',
    isicCode: '',
    taxCode: 'VAT75',
  };
  const data = (customers: readonly CustomerRecord[]): MasterData => ({
    customers: async () => customers,
    products: async () => [product],
    taxCodes: async () => [{ code: 'VAT75', category: 'STANDARD_VAT', rate: '7.5' }],
  });
  const codes: Authority['codes'] = async (list) => ({
    ok: true,
    value: {
      'hs-codes': ['2523.29'],
      'services-codes': ['6201'],
      'tax-categories': ['STANDARD_VAT'],
      currencies: ['NGN'],
    }[list],
  });
  const masterWorld = () => makeWorld({ master: { action: 'validate-master-data' } });
  const validate = (
    world: World,
    parameters: { set: string; toleratedPercent?: number },
    erp: readonly CustomerRecord[],
    tenant = erp,
    authority: Partial<Authority> = { codes },
  ) =>
    makeValidateMasterData({
      ...world,
      masterData: data(erp),
      tenantMasterData: data(tenant),
      authority: fakeAuthority(authority),
      documentRules: DOCUMENT_RULES,
    })(request('master', parameters));
  const hundred = Array.from({ length: 100 }, (_, index) => customer(`C${index}`));

  it.each(['customers', 'products', 'tax-codes'])('passes sound %s', async (set) => {
    expect(await validate(masterWorld(), { set }, hundred)).toMatchObject({ verdict: 'pass' });
  });

  it('tolerates the share it is told, exactly, and lists every bad row all the same', async () => {
    const oneBad = [customer('C0', { country: 'X' }), ...hundred.slice(1)];
    const world = masterWorld();
    expect(await validate(world, { set: 'customers' }, oneBad)).toMatchObject({ verdict: 'fail' });
    expect(await validate(world, { set: 'customers', toleratedPercent: 0.99 }, oneBad)).toMatchObject({
      verdict: 'fail',
    });
    const passed = await validate(world, { set: 'customers', toleratedPercent: 1 }, oneBad);
    expect(passed.verdict).toBe('pass');
    expect(JSON.stringify(passed.reasons)).toContain('Row 1, C0, country');
    expect((await world.progress.get(CUTOVER, 'master'))?.evidence).toMatchObject({
      rows: 100,
      bad: 1,
      filed: { key: expect.any(String) },
    });
  });

  it('fails when the tenant’s copy differs', async () => {
    const result = await validate(masterWorld(), { set: 'customers' }, hundred, hundred.slice(1));
    expect(result.verdict).toBe('fail');
    expect(JSON.stringify(result.reasons)).toContain('C0 is not in the tenant');
  });

  it('fails on an empty export', async () => {
    expect(await validate(masterWorld(), { set: 'customers' }, [])).toMatchObject({ verdict: 'fail' });
  });

  it('is inconclusive when the authority’s lists cannot be had', async () => {
    const authority = { codes: async () => faulty(UNAVAILABLE) };
    for (const set of ['products', 'tax-codes']) {
      expect(await validate(masterWorld(), { set }, hundred, hundred, authority)).toMatchObject({
        verdict: 'inconclusive',
      });
    }
  });
});
