import { beforeEach, describe, expect, it } from 'vitest';
import { makeBreaker } from '#lambdas/breaker/handler.ts';
import { makeWorker } from '#lambdas/worker/handler.ts';
import { BREAKER } from '#lib/clearance/breaker-life.ts';
import { HOUR, MINUTE, SECOND } from '#lib/instant.ts';
import { makeVirtualClock } from '#lib/local/virtual-clock.ts';
import type { Answer, AuthorityFault } from '#lib/ports/authority.ts';
import { sampleDocument } from '#test/firs/sample-document.ts';
import { accept, makeTenant, TENANT } from './tenant-world.ts';

type Tenant = ReturnType<typeof makeTenant>;

const fault = (of: AuthorityFault) => async (): Promise<Answer<never>> => ({ ok: false, fault: of });
const BAD_KEY = fault({ class: 'configuration', detail: 'unable to validate api key' });
const AWAY = fault({ class: 'unavailable', detail: 'the authority answered HTTP 503' });

let tenant: Tenant;
let invoices = 0;
beforeEach(async () => {
  tenant = makeTenant();
  invoices = 0;
  await tenant.switchTo({ kind: 'smartapi' });
});

/** So many new invoices, each delivered once. */
const post = async (count: number): Promise<void> => {
  for (let n = 0; n < count; n += 1) {
    invoices += 1;
    await tenant.intake.submit(sampleDocument({ number: `INV-${invoices}` }));
  }
  await tenant.deliver();
};
const states = async (): Promise<Readonly<Record<string, number>>> => {
  const counted: Record<string, number> = {};
  for (const { state } of (await tenant.ledger.list(TENANT)).rows) counted[state] = (counted[state] ?? 0) + 1;
  return counted;
};
const reasons = async () => (await tenant.control.get(TENANT)).pauseReasons;
const breakerState = async () => (await tenant.control.sending(TENANT)).breaker;
const openIncidents = () => tenant.incidents.filter(({ closedAt }) => closedAt === undefined);

/** Opened by a bad key, half-open again by probes that pass. */
const halfOpen = async (): Promise<void> => {
  tenant.authority.submit = BAD_KEY;
  await post(1);
  tenant.authority.submit = undefined;
  tenant.pass(HOUR);
  expect(await tenant.breaker()).toBe('half-open');
};

describe('the breaker, open', () => {
  it('stops receiving: the valve is closed, and opens again with the last reason', async () => {
    tenant.authority.submit = BAD_KEY;
    await post(1);
    tenant.authority.onCheck = BAD_KEY;
    expect(await tenant.breaker()).toBe('open');
    expect(await tenant.valve.state()).toBe('closed');
    tenant.authority.onCheck = undefined;
    await tenant.control.setPause(TENANT, 'operator', true);
    expect(await tenant.breaker()).toBe('half-open');
    expect(await reasons()).toEqual(['operator']);
    expect(await tenant.valve.state()).toBe('closed');
    await tenant.control.setPause(TENANT, 'operator', false);
    expect(await tenant.breaker()).toBe('half-open');
    expect(await tenant.valve.state()).toBe('open');
  });

  it('goes on probing, and later half-opens, though the valve cannot be moved while it closes', async () => {
    tenant.authority.submit = BAD_KEY;
    await post(1);
    const { incidents: _, ...deps } = tenant.workerDependencies;
    const stuck = makeBreaker({
      ...deps,
      control: tenant.control,
      incidents: { list: async () => tenant.incidents, close: async () => undefined },
      valve: { ...tenant.valve, setOpen: async () => Promise.reject(new Error('in transition')) },
      settings: { probes: 1, gapMilliseconds: 0 },
    });
    tenant.authority.onCheck = BAD_KEY;
    expect(await stuck()).toBe('open');
    expect(tenant.lines.map(({ code }) => code)).toContain('breaker-valve-stuck');
  });

  it('asks for several good probes in a row', async () => {
    tenant.authority.submit = BAD_KEY;
    await post(1);
    let probes = 0;
    tenant.authority.onCheck = async () => {
      probes += 1;
      return { ok: true, value: { ok: probes !== 2 } };
    };
    expect(await tenant.breaker()).toBe('open');
    expect(await tenant.breaker()).toBe('half-open');
    expect(probes).toBe(5);
  });

  it('is opened once by all that meet the same fault, and tells people once', async () => {
    tenant.authority.submit = BAD_KEY;
    await post(10);
    expect(await breakerState()).toMatchObject({ state: 'open', openings: 1 });
    expect(tenant.incidents).toMatchObject([{ severity: 1 }]);
    expect(await states()).toEqual({ received: 10 });
  });

  it('opens when nothing but failures comes for a minute, and what was not sent is not sent', async () => {
    tenant.authority.submit = AWAY;
    for (let round = 0; round < BREAKER.strikes - 1; round += 1) {
      await post(1);
      tenant.pass(10 * SECOND);
      expect(await reasons()).toEqual([]);
    }
    await post(1);
    expect(await reasons()).toEqual(['breaker']);
    // Nobody's key is wrong, so it is no Sev-1 by itself: the outage's own clock decides about the cutover.
    expect(openIncidents()).toMatchObject([
      { severity: 2, title: expect.stringContaining('does not answer') },
    ]);
    const signs = tenant.authority.signs;
    await post(5);
    expect(tenant.authority.signs).toBe(signs);
    expect(await states()).toEqual({ received: BREAKER.strikes + 5 });
  });

  it('is not opened by every second call failing: the rate settles instead (case 22)', async () => {
    for (let round = 0; round < 30; round += 1) {
      tenant.authority.submit = AWAY;
      await post(1);
      tenant.authority.submit = undefined;
      await post(1);
      tenant.pass(10 * SECOND);
    }
    expect(await reasons()).toEqual([]);
    expect((await states()).cleared).toBe(30);
  });

  it('is not opened by an authority that says when it wants to hear from us', async () => {
    tenant.authority.submit = fault({ class: 'unavailable', detail: '429', retryAfterMilliseconds: 1_000 });
    for (let round = 0; round < 20; round += 1) {
      await post(1);
      tenant.pass(11 * SECOND);
    }
    expect(await reasons()).toEqual([]);
  });
});

describe('the breaker, half-open', () => {
  it('closes when a few invoices were answered, and then its incident, too', async () => {
    await halfOpen();
    await post(BREAKER.passes - 1);
    expect(await breakerState()).toMatchObject({ state: 'half-open', passed: BREAKER.passes - 1 });
    expect(openIncidents()).toHaveLength(1);
    await post(1);
    expect(await breakerState()).toMatchObject({ state: 'closed', settled: false });
    expect(await tenant.breaker()).toBe('closed');
    expect(openIncidents()).toEqual([]);
    expect(await tenant.breaker()).toBe('idle');
  });

  it('lets no more through than a few before it knows, and the others as soon as it does', async () => {
    await halfOpen();
    for (let n = 0; n < 20; n += 1) await tenant.intake.submit(sampleDocument({ number: `VIRTUAL-${n}` }));
    const virtual = makeVirtualClock({ start: tenant.now() });
    const begun: number[] = [];
    tenant.authority.submit = async (irn, document) => {
      begun.push(virtual.now() - tenant.now());
      await virtual.clock.sleep(2 * SECOND);
      return accept(tenant.authority, irn, document);
    };
    const worker = makeWorker({ ...tenant.workerDependencies, clock: virtual.clock });
    const messages = tenant.rung.splice(0).map((key) => tenant.messageOf(key));
    let failures: unknown;
    virtual.at(tenant.now(), async () => {
      ({ batchItemFailures: failures } = await worker(messages));
    });
    await virtual.run();
    expect(begun.filter((at) => at === 0)).toHaveLength(BREAKER.trial);
    // The first answers came at 2 s; whoever was not let through looks again after 5 s.
    expect(begun.filter((at) => at === 5 * SECOND)).toHaveLength(20 - BREAKER.trial);
    expect(failures).toEqual([]);
    expect(await breakerState()).toMatchObject({ state: 'closed' });
  });

  it('opens again at the first failure', async () => {
    await halfOpen();
    tenant.authority.submit = AWAY;
    await post(1);
    expect(await breakerState()).toMatchObject({ state: 'open', openings: 2 });
    expect(await reasons()).toEqual(['breaker']);
  });

  it('closes by itself where no invoice comes: nothing failed for a quarter of an hour', async () => {
    await halfOpen();
    tenant.pass(BREAKER.quietMilliseconds - 1);
    expect(await tenant.breaker()).toBe('half-open');
    tenant.pass(1);
    expect(await tenant.breaker()).toBe('closed');
    expect(openIncidents()).toEqual([]);
  });

  it('gives new turns where those that were let through never told what became of them', async () => {
    await halfOpen();
    const sending = await tenant.control.sending(TENANT);
    if (sending.breaker.state !== 'half-open') throw new Error('it is half-open');
    const used = { ...sending.breaker, given: BREAKER.trial, givenSince: tenant.now() };
    await tenant.control.setSending(TENANT, { ...sending, breaker: used });
    await post(1);
    expect(tenant.authority.signs).toBe(1);
    tenant.pass(BREAKER.trialMilliseconds);
    await tenant.deliver([{ tenant: TENANT, number: `INV-${invoices}`, revision: 1 }], 2);
    expect(tenant.authority.signs).toBe(2);
  });

  it('is a trial, too, when somebody removed the reason by hand', async () => {
    tenant.authority.submit = BAD_KEY;
    await post(1);
    await tenant.control.setPause(TENANT, 'breaker', false);
    expect(await tenant.breaker()).toBe('half-open');
    expect(await breakerState()).toMatchObject({ state: 'half-open' });
  });
});

describe('the breaker, closed', () => {
  it('brings the valve in line with the reasons: one that nobody keeps closed opens, one with a reason stays closed', async () => {
    await tenant.control.setPause(TENANT, 'rollback', true);
    await tenant.valve.setOpen(false);
    expect(await tenant.breaker()).toBe('idle');
    expect(await tenant.valve.state()).toBe('closed');
    // As `start --unlatch` does: the reason goes, and nobody moves the valve.
    await tenant.control.setPause(TENANT, 'rollback', false);
    expect(await tenant.breaker()).toBe('idle');
    expect(await tenant.valve.state()).toBe('open');
  });
});

describe('the breaker and an authority that comes and goes', () => {
  it('tries less and less often, never oftener than each ten minutes and never rarer than the longest pause', async () => {
    const opened: number[] = [];
    const end = tenant.now() + 12 * HOUR;
    while (tenant.now() < end) {
      // Every probe passes, and the first invoice after it fails.
      tenant.authority.submit = BAD_KEY;
      await post(1);
      const breaker = await breakerState();
      if (breaker.state === 'open' && opened.at(-1) !== breaker.openedAt) opened.push(breaker.openedAt);
      while ((await tenant.breaker()) === 'waiting') tenant.pass(5 * MINUTE);
    }
    const pauses = opened.slice(1).map((at, index) => Math.round((at - (opened[index] ?? 0)) / MINUTE));
    expect(pauses.slice(0, 4)).toEqual([1, 11, 21, 41]);
    expect(new Set(pauses.slice(3))).toEqual(new Set([41]));
  });

  it('forgets former openings after two good hours', async () => {
    await halfOpen();
    await post(3);
    expect(await tenant.breaker()).toBe('closed');
    tenant.pass(BREAKER.forgetsMilliseconds);
    tenant.authority.submit = BAD_KEY;
    await post(1);
    expect(await breakerState()).toMatchObject({ state: 'open', openings: 1 });
  });
});
