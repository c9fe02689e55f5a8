import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeWorker } from '#lambdas/worker/handler.ts';
import { makePace } from '#lambdas/worker/pace.ts';
import { WORKER_SETTINGS } from '#lambdas/worker/worker-dependencies.ts';
import { MINUTE, plus, SECOND } from '#lib/instant.ts';
import { makeControl } from '#lib/local/control.ts';
import { openDatabase } from '#lib/local/database.ts';
import { makeVirtualClock } from '#lib/local/virtual-clock.ts';
import type { Answer } from '#lib/ports/authority.ts';
import type { Clock } from '#lib/ports/clock.ts';
import { sampleDocument } from '#test/firs/sample-document.ts';
import { accept, makeTenant, START, TENANT } from './tenant-world.ts';

const paceOf = (clock: Clock, perSecond: number, control = makeControl(openDatabase(':memory:'))) =>
  makePace({ clock, tenant: TENANT, control, agreed: { perSecond, burst: 1 } });

describe('pace', () => {
  it('gives turns at its rate, and saves up no more than was agreed on', async () => {
    const virtual = makeVirtualClock({ start: START });
    const pace = paceOf(virtual.clock, 2);
    const begun: number[] = [];
    const call = async (): Promise<void> => {
      await pace.turn(1, plus(START, MINUTE));
      begun.push(virtual.now() - START);
    };
    virtual.at(START, () => Promise.all([call(), call(), call()]));
    virtual.at(plus(START, 10 * SECOND), () => Promise.all([call(), call()]));
    await virtual.run();
    expect(begun).toEqual([0, 500, 1_000, 10_000, 10_500]);
  });

  it('gives each of fifty workers that ask in one moment its turn: the most that a stage may have', async () => {
    const virtual = makeVirtualClock({ start: START });
    const control = makeControl(openDatabase(':memory:'));
    // A table that is some milliseconds away, so that all of them have read the same before the first has written.
    const away: typeof control = {
      ...control,
      async setSending(...written) {
        await virtual.clock.sleep(2);
        const outcome = await control.setSending(...written);
        await virtual.clock.sleep(2);
        return outcome;
      },
    };
    const paces = Array.from({ length: 50 }, () => paceOf(virtual.clock, 10, away));
    const answers: boolean[] = [];
    virtual.at(START, async () => {
      answers.push(...(await Promise.all(paces.map((pace) => pace.turn(1, plus(START, MINUTE))))));
    });
    await virtual.run();
    expect(answers).toEqual(Array.from({ length: 50 }, () => true));
  });

  it('refuses a turn that comes too late, and uses nothing up by it', async () => {
    const virtual = makeVirtualClock({ start: START });
    const pace = paceOf(virtual.clock, 1);
    const answers: boolean[] = [];
    virtual.at(START, async () => {
      answers.push(await pace.turn(4, plus(START, 2 * SECOND)));
      answers.push(await pace.turn(3, plus(START, 2 * SECOND)));
    });
    await virtual.run();
    expect(answers).toEqual([false, true]);
    expect(virtual.now()).toBe(plus(START, 2 * SECOND));
  });

  it.each([0, -1, Number.NaN])('refuses a rate of %d, which would send nothing or everything', (rate) => {
    expect(() => paceOf(makeVirtualClock({ start: START }).clock, rate)).toThrow(RangeError);
  });

  it('never begins more in any second than its rate and one saved up, whoever asks when for how much', async () => {
    const asked = fc.array(fc.record({ at: fc.nat(20_000), calls: fc.integer({ min: 1, max: 2 }) }), {
      minLength: 1,
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9 }), asked, async (rate, requests) => {
        const virtual = makeVirtualClock({ start: START });
        // Two workers: they share what is written down, and nothing else.
        const control = makeControl(openDatabase(':memory:'));
        const paces = [paceOf(virtual.clock, rate, control), paceOf(virtual.clock, rate, control)];
        const begun: number[] = [];
        for (const [index, { at, calls }] of requests.entries()) {
          virtual.at(plus(START, at), async () => {
            await paces[index % 2]?.turn(calls, plus(START, 10 * MINUTE));
            for (let n = 0; n < calls; n += 1) begun.push(virtual.now());
          });
        }
        await virtual.run();
        for (const from of begun) {
          const within = begun.filter((at) => at >= from && at < from + SECOND).length;
          // Two for one question are counted when the second may begin.
          expect(within).toBeLessThanOrEqual(rate + 2);
        }
        const last = Math.max(...begun);
        expect(begun.length).toBeLessThanOrEqual(Math.ceil(((last - START) / SECOND) * rate) + 1);
      }),
      { numRuns: 50 },
    );
  });
});

/** Ten invoices, and a worker on a virtual clock whose authority notes when it was called. */
const pacedWorld = async (
  callsPerSecond: number,
  answer?: () => Promise<Answer<{ readonly accepted: true }>>,
) => {
  const virtual = makeVirtualClock({ start: START });
  const tenant = makeTenant();
  await tenant.switchTo({ kind: 'smartapi' });
  for (let n = 0; n < 10; n += 1) await tenant.intake.submit(sampleDocument({ number: `INV-${n}` }));
  const signs: number[] = [];
  const claims: number[] = [];
  tenant.authority.submit = async (irn, document) => {
    signs.push(virtual.now() - START);
    await virtual.clock.sleep(300);
    return answer ? answer() : accept(tenant.authority, irn, document);
  };
  const worker = makeWorker({
    ...tenant.workerDependencies,
    clock: virtual.clock,
    ledger: {
      ...tenant.ledger,
      claim: (...call) => {
        claims.push(virtual.now() - START);
        return tenant.ledger.claim(...call);
      },
    },
    settings: { ...WORKER_SETTINGS, callsPerSecond },
  });
  const batches = tenant.rung.splice(0).map((key) => tenant.messageOf(key));
  return { virtual, tenant, worker, batch: batches, signs, claims };
};

describe('worker: the rate towards the authority', () => {
  it('sends a batch at the rate, and claims each invoice only when its turn has come', async () => {
    const { virtual, worker, batch, signs, claims } = await pacedWorld(2);
    let failures: unknown;
    virtual.at(START, async () => {
      failures = (await worker(batch)).batchItemFailures;
    });
    await virtual.run();
    expect(failures).toEqual([]);
    expect(signs).toEqual(Array.from({ length: 10 }, (_, n) => n * 500));
    expect(claims).toEqual(signs);
  });

  it('keeps the rate over batches of one process', async () => {
    const { virtual, worker, batch, signs } = await pacedWorld(2);
    virtual.at(START, () => Promise.all([worker(batch.slice(0, 5)), worker(batch.slice(5))]));
    await virtual.run();
    expect(signs).toEqual(Array.from({ length: 10 }, (_, n) => n * 500));
  });

  it('leaves untouched what cannot be done before the invocation ends', async () => {
    const { virtual, tenant, worker, batch, signs } = await pacedWorld(0.1);
    let failures = 0;
    virtual.at(START, async () => {
      failures = (await worker(batch)).batchItemFailures.length;
    });
    await virtual.run();
    // 90 s of invocation less 15 s for the call and 10 s to finish: turns come at 0 s … 60 s.
    expect(signs).toHaveLength(7);
    expect(failures).toBe(3);
    expect(Math.max(...signs)).toBe(60_000);
    const { rows } = await tenant.ledger.list(TENANT);
    const left = rows.filter(({ state }) => state === 'received');
    expect(left).toHaveLength(3);
    for (const row of left) expect(row).toMatchObject({ updatedAt: START, submissions: 0 });
  });

  it('obeys Retry-After also for those who were waiting for their turn', async () => {
    const { virtual, worker, batch, signs } = await pacedWorld(1, async () => ({
      ok: false,
      fault: { class: 'unavailable', detail: '429', retryAfterMilliseconds: 2 * MINUTE },
    }));
    let failures = 0;
    virtual.at(START, async () => {
      failures = (await worker(batch)).batchItemFailures.length;
    });
    await virtual.run();
    // The nine others had their turns at 1 s … 9 s, and heard of it before.
    expect(signs).toEqual([0]);
    expect(failures).toBe(10);
  });

  it('obeys Retry-After in every process, not only in the one that was told (case 18)', async () => {
    const virtual = makeVirtualClock({ start: START });
    const tenant = makeTenant();
    await tenant.switchTo({ kind: 'smartapi' });
    for (let n = 0; n < 2; n += 1) await tenant.intake.submit(sampleDocument({ number: `INV-${n}` }));
    const sends: number[] = [];
    tenant.authority.submit = async (irn, document) => {
      sends.push(virtual.now() - START);
      return sends.length > 1
        ? accept(tenant.authority, irn, document)
        : { ok: false, fault: { class: 'unavailable', detail: '429', retryAfterMilliseconds: 40_000 } };
    };
    const process = () => makeWorker({ ...tenant.workerDependencies, clock: virtual.clock });
    const [told, other] = [process(), process()];
    const [first, second] = tenant.rung.splice(0).map((key) => tenant.messageOf(key));
    if (!first || !second) throw new Error('two were rung');
    virtual.at(START, () => told([first]));
    virtual.at(plus(START, SECOND), () => other([second]));
    await virtual.run();
    expect(sends).toEqual([0, 40_000]);
  });

  it('asks nothing under a lease for which there is no turn in time: the row is given back as unknown', async () => {
    const { virtual, tenant, worker, batch, signs } = await pacedWorld(1 / 30, async () => ({
      ok: false,
      fault: { class: 'ambiguous', detail: 'try again' },
    }));
    let failures = 0;
    virtual.at(START, async () => {
      failures = (await worker(batch.slice(0, 2))).batchItemFailures.length;
    });
    await virtual.run();
    expect(signs).toEqual([0, 30_000]);
    expect(tenant.authority.finds).toBe(0);
    expect(failures).toBe(2);
    const { rows } = await tenant.ledger.list(TENANT);
    expect(rows.filter(({ state }) => state === 'unknown')).toHaveLength(2);
  });
});

describe('worker: an ERP that does not listen', () => {
  it.each([
    ['hangs', () => new Promise<void>(() => undefined)],
    ['is away', () => Promise.reject(new Error('ECONNREFUSED'))],
  ])('holds no result: it %s, the invoice is cleared, and the sweeper tells it later', async (_, tell) => {
    const virtual = makeVirtualClock({ start: START });
    const tenant = makeTenant();
    await tenant.switchTo({ kind: 'smartapi' });
    await tenant.intake.submit(sampleDocument());
    const signals: (AbortSignal | undefined)[] = [];
    const worker = makeWorker({
      ...tenant.workerDependencies,
      clock: virtual.clock,
      erp: {
        tell: (_outcome, signal) => {
          signals.push(signal);
          return tell();
        },
      },
    });
    virtual.at(START, () => worker(tenant.rung.splice(0).map((key) => tenant.messageOf(key))));
    await virtual.run();
    const row = await tenant.row('INV-0001');
    expect(row).toMatchObject({ state: 'cleared' });
    expect(row?.toldAt).toBeUndefined();
    expect(row?.lease).toBeUndefined();
    expect(virtual.now() - START).toBeLessThanOrEqual(WORKER_SETTINGS.tellMilliseconds);
    // Whoever hangs is hung up on.
    expect(signals.map((signal) => signal?.aborted)).toEqual([virtual.now() > START]);
    tenant.settle();
    expect(await tenant.sweep()).toEqual({ rung: 0, told: 1 });
    expect(tenant.told).toMatchObject([{ outcome: 'cleared', qr: row?.qr }]);
  });
});
