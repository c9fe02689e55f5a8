import { describe, expect, it } from 'vitest';
import { makeIntake } from '#lambdas/intake/handler.ts';
import { makeSweeper, SWEEPER_SETTINGS } from '#lambdas/sweeper/handler.ts';
import { makeWorker } from '#lambdas/worker/handler.ts';
import { HOUR, plus } from '#lib/instant.ts';
import { makeLocalQueue } from '#lib/local/queue.ts';
import { makeVirtualClock } from '#lib/local/virtual-clock.ts';
import type { Answer } from '#lib/ports/authority.ts';
import { irnOf, sampleDocument } from '#test/firs/sample-document.ts';
import { countCalls } from './count-calls.ts';
import { accept, makeTenant, START, TENANT } from './tenant-world.ts';

/** A whole tenant whose every port is counted, on the queue and the clock of a rehearsal. */
const countedTenant = async () => {
  const virtual = makeVirtualClock({ start: START });
  const tenant = makeTenant();
  await tenant.switchTo({ kind: 'smartapi' });
  const calls = countCalls();
  const { clock } = virtual;
  const { workerDependencies: own } = tenant;
  const ledger = calls.watch('ledger', tenant.ledger);
  const control = calls.watch('control', tenant.control);
  const erp = calls.watch('erp', tenant.erp);
  const worker = makeWorker({
    ...own,
    clock,
    ledger,
    control,
    erp,
    archive: calls.watch('archive', own.archive),
    authority: calls.watch('authority', own.authority),
    incidents: calls.watch('incidents', own.incidents),
  });
  const queue = makeLocalQueue({ virtual, worker });
  const doorbell = calls.watch('queue', { ring: queue.ring });
  const intake = makeIntake({ ...tenant, clock, ledger, control, doorbell });
  const { log } = own;
  const settings = SWEEPER_SETTINGS;
  const sweep = makeSweeper({ tenant: TENANT, clock, ledger, control, doorbell, erp, log, settings });
  return { virtual, tenant, intake, sweep, calls };
};

describe('calls of one cleared invoice', () => {
  it('are these and no others, for a thousand invoices at once', async () => {
    const invoices = 1_000;
    const { virtual, tenant, intake, calls } = await countedTenant();
    for (let n = 0; n < invoices; n += 1) {
      virtual.at(START, () => intake.submit(sampleDocument({ number: `INV-${n}` })));
    }
    await virtual.run();
    expect(calls.taken()).toEqual({
      'control.get': 1,
      'ledger.create': invoices,
      'queue.ring': invoices,
      'ledger.readForWork': invoices / 10,
      'ledger.claim': invoices,
      'authority.submitForClearance': invoices,
      'archive.put': invoices,
      'erp.tell': invoices,
      'ledger.change': invoices,
    });
    const { rows } = await tenant.ledger.list(TENANT);
    expect(rows).toHaveLength(invoices);
    for (const row of rows) {
      expect(row).toMatchObject({ state: 'cleared', submissions: 1 });
      expect(row.toldAt).toBeDefined();
      expect(row.lease).toBeUndefined();
    }
  });

  it('are one more for a credit note at intake and one more at the worker: its original', async () => {
    const { virtual, intake, calls } = await countedTenant();
    virtual.at(START, () => intake.submit(sampleDocument()));
    await virtual.run();
    calls.taken();
    const note = sampleDocument({ number: 'CN-1', type: 'credit-note', references: 'INV-0001' });
    virtual.at(plus(START, HOUR), () => intake.submit(note));
    await virtual.run();
    expect(calls.taken()).toEqual({
      'ledger.create': 1,
      'queue.ring': 1,
      'ledger.latest': 2,
      'ledger.readForWork': 1,
      'ledger.claim': 1,
      'authority.submitForClearance': 1,
      'archive.put': 1,
      'erp.tell': 1,
      'ledger.change': 1,
    });
  });
});

describe('calls of an invoice that failed once', () => {
  const document = sampleDocument();
  type Submit = () => Promise<Answer<{ readonly accepted: true }>>;

  /** Everything from the post to the ERP's hearing of it, sweeps included that find something. */
  const failing = async (submit: (authority: Parameters<typeof accept>[0]) => Submit) => {
    const { virtual, tenant, intake, sweep, calls } = await countedTenant();
    const { authority } = tenant;
    const first = submit(authority);
    authority.submit = async () => {
      authority.submit = undefined;
      return first();
    };
    virtual.at(START, () => intake.submit(document));
    virtual.at(plus(START, HOUR), sweep);
    await virtual.run();
    expect(await tenant.row(document.number)).toMatchObject({ state: 'cleared' });
    return calls.taken();
  };

  const always = {
    'control.get': 2,
    'ledger.create': 1,
    'ledger.open': 1,
    'ledger.untold': 1,
    'archive.put': 1,
    'erp.tell': 1,
    'ledger.readForWork': 2,
    'ledger.claim': 2,
    'ledger.change': 2,
    // All workers slow down.
    'control.setSending': 1,
  };

  it('because its answer was lost: the archive is asked, then the authority, and nothing is sent again', async () => {
    const taken = await failing((authority) => async () => {
      accept(authority, irnOf(document), document);
      return { ok: false, fault: { class: 'unknown', detail: 'cut off' } };
    });
    expect(taken).toEqual({
      ...always,
      'queue.ring': 2,
      'archive.get': 1,
      'authority.submitForClearance': 1,
      'authority.find': 1,
    });
  });

  it('because it never arrived: looked up, recorded as sent once more, and sent', async () => {
    const taken = await failing(() => async () => ({
      ok: false,
      fault: { class: 'unknown', detail: 'time-out' },
    }));
    expect(taken).toEqual({
      ...always,
      'queue.ring': 2,
      'archive.get': 1,
      'ledger.change': 3,
      'authority.submitForClearance': 2,
      'authority.find': 1,
    });
  });

  it('because the authority was away: given back, and claimed and sent anew', async () => {
    const taken = await failing(() => async () => ({
      ok: false,
      fault: { class: 'unavailable', detail: '503' },
    }));
    expect(taken).toEqual({ ...always, 'queue.ring': 1, 'authority.submitForClearance': 2 });
  });
});
