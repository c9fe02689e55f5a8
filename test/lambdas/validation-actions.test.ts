import { describe, expect, it } from 'vitest';
import { makeCheckClearance } from '#lambdas/check-clearance/handler.ts';
import { makeCheckPilot } from '#lambdas/check-pilot/handler.ts';
import { makeReconcile } from '#lambdas/reconcile/handler.ts';
import { makeSubmitPilot } from '#lambdas/submit-pilot/handler.ts';
import { makeVerifyArchive } from '#lambdas/verify-archive/handler.ts';
import { irnAndQrFaults, makeVerifyIrnQr } from '#lambdas/verify-irn-qr/handler.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { sha256 } from '#lib/digest.ts';
import { HOUR, MINUTE, plus } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Answer, RegisteredInvoice } from '#lib/ports/authority.ts';
import type { PostedInvoice } from '#lib/ports/erp.ts';
import type { ClearanceCounts } from '#lib/ports/ledger.ts';
import { NOTHING_WATCHED } from '#lib/watch/watch-state.ts';
import { fakeAuthority, faulty, REFUSES_US, UNAVAILABLE } from '#test/actions/fake-authority.ts';
import { legacyRow, postedOf, putRow, registeredOf, rowOf } from '#test/actions/invoices.ts';
import { CUTOVER, makeWorld, onRoute, request, runbook, TENANT, type World } from '#test/actions/world.ts';

const QR = `${'A'.repeat(341)}A==`;
const SERVICE = runbook.client.serviceId;

const clearedRow = (number: string, changes: Partial<LedgerRow> = {}): LedgerRow => {
  const row = rowOf(number);
  const bytes = `archived ${number}`;
  return {
    ...row,
    state: 'cleared',
    qr: QR,
    clearedAt: row.receivedAt,
    archiveKey: `invoices/${number}`,
    archiveDigest: sha256(bytes),
    ...changes,
  };
};
const archived = async (world: World, number: string) =>
  world.archive.put(`invoices/${number}`, `archived ${number}`);

describe('check-pilot', () => {
  const pilotWorld = () =>
    makeWorld({
      first: { action: 'submit-pilot' },
      batch: { action: 'submit-pilot' },
      check: { action: 'check-pilot', until: { every: '1h', atMost: 3 } },
    });
  const check = (world: World, run = 1) =>
    makeCheckPilot(world)(request('check', { expect: 2, minimum: 2, mix: ['kind:B2B'] }, { run }));

  it('judges the rows of the pilot that was opened last, and no others', async () => {
    const world = pilotWorld();
    await makeSubmitPilot(world)(request('first', { size: 1 }));
    await putRow(world, rowOf('FIRST', { state: 'rejected', route: 'pilot' }));
    await makeSubmitPilot(world)(request('batch', { size: 2 }));
    await putRow(world, rowOf('A', { state: 'cleared', route: 'pilot' }));
    await putRow(world, legacyRow('L'));
    expect(await check(world)).toMatchObject({ verdict: 'inconclusive' });
    await putRow(world, rowOf('B', { state: 'cleared', route: 'pilot' }));
    expect(await check(world)).toMatchObject({ verdict: 'pass' });
    expect((await world.progress.get(CUTOVER, 'check'))?.evidence).toMatchObject({
      epoch: 2,
      taken: 2,
      cleared: 2,
      unproven: [],
    });
  });

  it('finds the mended revision, whatever its epoch', async () => {
    const world = pilotWorld();
    await makeSubmitPilot(world)(request('batch', { size: 2 }));
    await putRow(world, rowOf('A', { state: 'cleared', route: 'pilot' }));
    await putRow(world, rowOf('B', { state: 'rejected', route: 'pilot' }));
    await onRoute(world, { kind: 'pilot', size: 0 });
    await putRow(world, rowOf('B', { state: 'cleared', revision: 2 }));
    expect(await check(world)).toMatchObject({ verdict: 'pass' });
  });

  it('fails when this run has opened no pilot', async () => {
    const world = pilotWorld();
    await makeSubmitPilot(world)(request('batch', { size: 2 }));
    expect(await check(world, 2)).toMatchObject({ verdict: 'fail' });
  });
});

describe('verify-irn-qr', () => {
  const verify = (world: World) => makeVerifyIrnQr(world)(request('irn'));
  const irnWorld = () => makeWorld({ irn: { action: 'verify-irn-qr' } });

  it('is inconclusive with nothing cleared, and passes when all are right', async () => {
    const world = irnWorld();
    await putRow(world, rowOf('OPEN'));
    await putRow(world, rowOf('CANARY', { state: 'cleared', canary: true }));
    expect(await verify(world)).toMatchObject({ verdict: 'inconclusive' });
    await putRow(world, clearedRow('INV-1'));
    expect(await verify(world)).toMatchObject({ verdict: 'pass' });
  });

  it('fails and files every fault', async () => {
    const world = irnWorld();
    const { qr: _qr, ...noQr } = clearedRow('INV-2');
    await putRow(world, clearedRow('INV-1'));
    await putRow(world, noQr);
    const result = await verify(world);
    expect(result.verdict).toBe('fail');
    expect(JSON.stringify(result.reasons)).toContain('INV-2 is cleared and has no QR');
    expect((await world.progress.get(CUTOVER, 'irn'))?.evidence).toMatchObject({
      cleared: 2,
      faults: 1,
      filed: { key: expect.any(String) },
    });
  });

  it.each<[string, Partial<LedgerRow>, string]>([
    ['another number', { number: 'INV-9' }, 'another number'],
    ['another date', { issueDate: '2027-04-13' }, 'of 2027-04-13'],
    ['a QR too short', { qr: 'abc' }, '3 characters'],
  ])('finds %s', (_what, changes, text) => {
    expect(irnAndQrFaults(clearedRow('INV-1', changes), SERVICE).join(' ')).toContain(text);
  });

  it('finds another service id, and a missing IRN', () => {
    expect(irnAndQrFaults(clearedRow('INV-1'), 'OTHER123').join(' ')).toContain('ours is OTHER123');
    const { irn: _irn, ...without } = clearedRow('INV-1');
    expect(irnAndQrFaults(without, SERVICE)).toEqual(['INV-1 is cleared and has no IRN.']);
  });
});

describe('verify-archive', () => {
  const verify = (world: World) => makeVerifyArchive(world)(request('archive'));
  const archiveWorld = () => makeWorld({ archive: { action: 'verify-archive' } });

  it('is inconclusive with nothing cleared, and passes when all are there', async () => {
    const world = archiveWorld();
    expect(await verify(world)).toMatchObject({ verdict: 'inconclusive' });
    await putRow(world, clearedRow('INV-1'));
    await archived(world, 'INV-1');
    expect(await verify(world)).toMatchObject({ verdict: 'pass' });
  });

  it('finds what is missing, changed, or never named', async () => {
    const world = archiveWorld();
    await putRow(world, clearedRow('GONE'));
    await putRow(world, clearedRow('CHANGED'));
    await world.archive.put('invoices/CHANGED', 'something else');
    const { archiveKey: _key, ...unnamed } = clearedRow('UNNAMED');
    await putRow(world, unnamed);
    const result = await verify(world);
    expect(result.verdict).toBe('fail');
    expect(JSON.stringify(result.reasons)).toMatch(/CHANGED: its archive entry.*not what was filed/);
    expect(result.reasons).toHaveLength(3);
  });
});

describe('reconcile', () => {
  const reconcileWorld = async () => {
    const world = makeWorld({ reconcile: { action: 'reconcile' } });
    await onRoute(world, { kind: 'smartapi' });
    world.clock.advance(HOUR);
    return world;
  };
  const reconcile = (
    world: World,
    posted: readonly PostedInvoice[],
    registered: Answer<readonly RegisteredInvoice[]>,
  ) =>
    makeReconcile({
      ...world,
      authority: fakeAuthority({ registered: async () => registered }),
      erpRegister: { posted: async () => posted },
    })(request('reconcile'));
  const registered = (...rows: LedgerRow[]): Answer<readonly RegisteredInvoice[]> => ({
    ok: true,
    value: rows.map(registeredOf),
  });

  it('passes when ERP, ledger and authority agree', async () => {
    const world = await reconcileWorld();
    const row = clearedRow('INV-1');
    await putRow(world, row);
    const result = await reconcile(
      world,
      [postedOf('INV-1'), postedOf('INV-3', { issuedOn: 'legacy' })],
      registered(row),
    );
    expect(result).toMatchObject({ verdict: 'pass' });
    expect(JSON.stringify(result.reasons)).toContain(
      '1 gaps in number ranges, the first from INV-2 to INV-2',
    );
    expect((await world.progress.get(CUTOVER, 'reconcile'))?.evidence).toMatchObject({
      counts: { offered: 2, cleared: 1, legacy: 1, lost: 0 },
      totals: {
        erp: { NGN: { count: 1, gross: '107500' } },
        authority: { NGN: { count: 1, gross: '107500' } },
      },
    });
  });

  it('fails on what is lost, duplicated, unexpected, different', async () => {
    const row = clearedRow('INV-1');
    const cases: [string, PostedInvoice[], Answer<readonly RegisteredInvoice[]>, string][] = [
      ['lost', [postedOf('INV-1'), postedOf('LOST')], registered(row), 'Lost'],
      ['twice', [postedOf('INV-1')], registered(row, row), 'Duplicated'],
      ['both sides', [postedOf('INV-1', { issuedOn: 'legacy' })], registered(row), 'Duplicated'],
      ['ghost', [postedOf('INV-1')], registered(row, rowOf('GHOST')), 'never posted'],
      ['not posted', [], registered(), 'never posted'],
      ['not listed', [postedOf('INV-1')], registered(), 'does not list'],
      [
        'amount',
        [postedOf('INV-1', { tax: 7_501, gross: 107_501 })],
        registered(row),
        'NGN gross: ERP 107501',
      ],
    ];
    for (const [what, posted, answer, text] of cases) {
      const world = await reconcileWorld();
      await putRow(world, row);
      const result = await reconcile(world, posted, answer);
      expect(result.verdict, what).toBe('fail');
      expect(JSON.stringify(result.reasons), what).toContain(text);
    }
  });

  it('is inconclusive while an outcome is unknown, or nothing is cleared long enough', async () => {
    const world = await reconcileWorld();
    const fresh = clearedRow('NEW', { clearedAt: plus(world.clock.now(), -MINUTE) });
    await putRow(world, fresh);
    // The authority's list lags: it does not have it yet, and that is no difference.
    expect(await reconcile(world, [postedOf('NEW')], registered())).toMatchObject({
      verdict: 'inconclusive',
    });
    await putRow(world, clearedRow('INV-1'));
    await putRow(world, rowOf('ASKED', { state: 'unknown' }));
    const posted = ['NEW', 'INV-1', 'ASKED'].map((number) => postedOf(number));
    const result = await reconcile(world, posted, registered(clearedRow('INV-1')));
    expect(result.verdict).toBe('inconclusive');
    expect(JSON.stringify(result.reasons)).toContain('under enquiry');
  });

  it('does not call lost what was posted a moment ago', async () => {
    const world = await reconcileWorld();
    const row = clearedRow('INV-1');
    await putRow(world, row);
    const justNow = postedOf('INV-2', { postedAt: plus(world.clock.now(), -1_000) });
    expect(await reconcile(world, [postedOf('INV-1'), justNow], registered(row))).toMatchObject({
      verdict: 'pass',
    });
  });

  it('is inconclusive without a register of the authority, and when it refuses us fails', async () => {
    const world = await reconcileWorld();
    await putRow(world, clearedRow('INV-1'));
    expect(await reconcile(world, [postedOf('INV-1')], faulty(UNAVAILABLE))).toMatchObject({
      verdict: 'inconclusive',
    });
    expect(await reconcile(world, [postedOf('INV-1')], faulty(REFUSES_US))).toMatchObject({
      verdict: 'fail',
    });
  });
});

describe('check-clearance', () => {
  const counts = (changes: Partial<ClearanceCounts> = {}): ClearanceCounts => ({
    received: 0,
    cleared: 0,
    clearedFirstPass: 0,
    rejected: 0,
    refused: 0,
    pending: 0,
    unknown: 0,
    overdue: 0,
    ...changes,
  });
  const clearanceWorld = () =>
    makeWorld({ batch: { action: 'submit-pilot' }, check: { action: 'check-clearance', stage: 'scale-up' } });
  const check = (world: World, seen: ClearanceCounts, run = 1, parameters: JsonObject = {}) =>
    makeCheckClearance({ ...world, ledger: { outcomes: async () => ({ late: 0, ...seen }) } })(
      request('check', { minimumInvoices: 30, ...parameters }, { run }),
    );
  const switched = async () => {
    const world = clearanceWorld();
    await makeSubmitPilot(world)(request('batch', { size: 80 }));
    return world;
  };

  it.each<[string, ClearanceCounts, string]>([
    ['all cleared', counts({ received: 200, cleared: 200, clearedFirstPass: 200 }), 'pass'],
    ['nothing came', counts(), 'inconclusive'],
    ['too few', counts({ received: 20, cleared: 20, clearedFirstPass: 20 }), 'inconclusive'],
    ['an outage: nothing completes', counts({ received: 100, pending: 100, late: 100 }), 'fail'],
    [
      'one late of 85: not proven too low',
      counts({ received: 85, cleared: 84, pending: 1, late: 1 }),
      'pass',
    ],
    ['many open, few final', counts({ received: 200, cleared: 20, pending: 180 }), 'inconclusive'],
    ['only documents that the authority rejects', counts({ received: 99, rejected: 99 }), 'inconclusive'],
  ])('%s: %s', async (_what, seen, verdict) => {
    expect(await check(await switched(), seen)).toMatchObject({ verdict });
  });

  it('shows whether the threshold is shown, which decides only where the task says so', async () => {
    const world = await switched();
    const some = counts({ received: 200, cleared: 200, clearedFirstPass: 200 });
    const many = counts({ received: 335, cleared: 335, clearedFirstPass: 335 });
    expect(await check(world, some)).toMatchObject({ verdict: 'pass' });
    expect(await check(world, some, 1, { mustShow: true })).toMatchObject({ verdict: 'inconclusive' });
    const record = await world.progress.get(CUTOVER, 'check');
    expect(record?.evidence).toMatchObject({ shown: false, mustShow: true });
    expect(JSON.stringify(record?.evidence?.reasons)).toContain('at least 98.51 %');
    expect(await check(world, many, 1, { mustShow: true })).toMatchObject({ verdict: 'pass' });
    expect((await world.progress.get(CUTOVER, 'check'))?.evidence).toMatchObject({ shown: true });
  });

  it('takes no step while the authority is out, and does not blame the system for what waits', async () => {
    const world = await switched();
    const seen = counts({ received: 200, cleared: 100, clearedFirstPass: 100, pending: 100, late: 100 });
    expect(await check(world, seen)).toMatchObject({ verdict: 'fail' });
    const outage = { ...NOTHING_WATCHED.outage, downSince: world.clock.now() };
    await world.watchStore.put(CUTOVER, { ...NOTHING_WATCHED, outage }, undefined);
    const result = await check(world, seen);
    expect(result).toMatchObject({ verdict: 'inconclusive' });
    expect(JSON.stringify(result.reasons)).toContain('100 wait while the authority is out');
  });

  it('fails while a Sev-1 is open, whatever the rate, and not once it is closed', async () => {
    const world = await switched();
    const now = world.clock.now();
    await world.incidents.open({
      id: 'sev-1',
      cutover: CUTOVER,
      severity: 1,
      title: 'No QR',
      source: 'worker',
      openedAt: now,
    });
    await world.incidents.open({
      id: 'sev-2',
      cutover: CUTOVER,
      severity: 2,
      title: 'Slow',
      source: 'probe',
      openedAt: now,
    });
    const all = counts({ received: 200, cleared: 200, clearedFirstPass: 200 });
    const result = await check(world, all);
    expect(result.verdict).toBe('fail');
    expect(JSON.stringify(result.reasons)).toContain('No QR');
    await world.incidents.close('sev-1', now);
    expect(await check(world, all)).toMatchObject({ verdict: 'pass' });
  });

  it('counts from this run’s own switch, or from entering a stage that restored one, else fails', async () => {
    const world = await switched();
    const all = counts({ received: 200, cleared: 200, clearedFirstPass: 200 });
    expect(await check(world, all, 2)).toMatchObject({ verdict: 'fail' });
    const now = world.clock.now();
    await world.progress.put(
      {
        cutover: CUTOVER,
        task: 'enter-scale-up',
        stage: 'scale-up',
        mode: 'automatic',
        run: 2,
        attempt: 1,
        owner: 'machine',
        status: 'done',
        plannedStart: now,
        plannedEnd: now,
        openedAt: now,
      },
      undefined,
    );
    expect(await check(world, all, 2)).toMatchObject({ verdict: 'pass' });
    expect((await world.control.get(TENANT)).epoch).toBe(1);
  });
});
