import { describe, expect, it } from 'vitest';
import { makeBreaker } from '#lambdas/breaker/handler.ts';
import { makeIntake } from '#lambdas/intake/handler.ts';
import { makeSweeper, SWEEPER_SETTINGS } from '#lambdas/sweeper/handler.ts';
import { makeWorker } from '#lambdas/worker/handler.ts';
import { sha256 } from '#lib/digest.ts';
import { makeFirsClient } from '#lib/firs/client/firs-client.ts';
import { simulatorConfig } from '#lib/firs/simulator/config.ts';
import type { FaultKind } from '#lib/firs/simulator/faults.ts';
import { makeSimulator } from '#lib/firs/simulator/simulator.ts';
import { HOUR, MINUTE, plus, SECOND } from '#lib/instant.ts';
import { makeLocalQueue } from '#lib/local/queue.ts';
import { makeVirtualClock } from '#lib/local/virtual-clock.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import { sampleDocument } from '#test/firs/sample-document.ts';
import { makeTenant, START, TENANT } from './tenant-world.ts';

const INVOICES = 300;

/** A day of everything that goes wrong, with the real client, the simulated authority, and a queue that keeps no promise. */
const runDay = async (seed: number) => {
  const virtual = makeVirtualClock({ start: START });
  const { clock } = virtual;
  const config = simulatorConfig();
  const span = (from: number, to: number, kind: FaultKind, percent: number) => ({
    from: plus(START, from * MINUTE),
    to: plus(START, to * MINUTE),
    kind,
    percent,
  });
  const simulator = makeSimulator({
    clock,
    random: seededRandom(seed, 'authority'),
    config,
    faults: [
      span(0, 30, 'lost-answer', 40),
      span(30, 50, 'outage', 100),
      span(50, 70, 'slow', 50),
      span(70, 80, 'bad-key', 100),
      span(80, 100, 'rate-limited', 60),
      span(100, 140, 'intermittent', 50),
      span(140, 150, 'lost-answer', 100),
    ],
  });
  const authority = makeFirsClient({
    fetch: simulator.fetch,
    baseUrl: 'http://authority.invalid',
    apiKey: config.apiKey,
    apiSecret: config.apiSecret,
    businessId: config.businessId,
    clock,
    deadlineMilliseconds: 15 * SECOND,
  });
  const base = makeTenant();
  await base.switchTo({ kind: 'smartapi' });
  const errors: unknown[] = [];
  const deps = { ...base.workerDependencies, clock, authority };
  const queue = makeLocalQueue({
    virtual,
    worker: makeWorker(deps),
    adversary: { random: seededRandom(seed, 'queue'), duplicatePercent: 25, reorder: true },
    onError: (error) => errors.push(error),
  });
  const rings = seededRandom(seed, 'rings');
  const lossy = {
    ring: async (...args: Parameters<typeof queue.ring>) => {
      if (rings.below(10) === 0) throw new Error('ring lost');
      await queue.ring(...args);
    },
  };
  const intake = makeIntake({ ...base, clock, doorbell: lossy });
  const stores = { ...deps, ledger: base.ledger, control: base.control };
  const sweep = makeSweeper({ ...stores, doorbell: lossy, settings: SWEEPER_SETTINGS });
  const breaker = makeBreaker({
    ...stores,
    incidents: { list: async () => base.incidents, close: async () => undefined },
    valve: queue,
    settings: { probes: 3, gapMilliseconds: 5_000 },
  });
  const swept = async (): Promise<void> => {
    await sweep().catch((error: unknown) => errors.push(error));
    await breaker();
    if (clock.now() < plus(START, 5 * HOUR)) virtual.at(plus(clock.now(), 5 * MINUTE), swept);
  };
  virtual.at(plus(START, 5 * MINUTE), swept);
  const answers = new Map<string, number>();
  for (let n = 0; n < INVOICES; n += 1) {
    virtual.at(plus(START, n * 30 * SECOND), async () => {
      const isNote = n % 10 === 9;
      const number = isNote ? `CN-${n}` : `INV-${n}`;
      const { status } = await intake.submit(
        sampleDocument({ number, ...(isNote ? { type: 'credit-note', references: `INV-${n - 1}` } : {}) }),
      );
      answers.set(number, status);
    });
  }
  await virtual.run();
  const { rows } = await base.ledger.list(TENANT);
  return { base, simulator, queue, rows, answers, errors };
};

describe('the tenant under faults', () => {
  it.each([1, 2, 3])('loses nothing and registers nothing twice, seed %i', async (seed) => {
    const { base, simulator, queue, rows, answers, errors } = await runDay(seed);
    expect([...answers.values()].filter((status) => status !== 202)).toEqual([]);
    expect(rows).toHaveLength(INVOICES);
    expect(
      rows.filter(({ state }) => state !== 'cleared').map(({ number, state }) => `${number} ${state}`),
    ).toEqual([]);
    const accepted = simulator.log.accepted.map(({ irn }) => irn);
    expect(new Set(accepted).size).toBe(accepted.length);
    expect([...accepted].sort()).toEqual(rows.map(({ irn }) => String(irn)).sort());
    for (const row of rows) {
      const entry = (await base.archive.get(row.archiveKey ?? '')) ?? '';
      expect(sha256(entry)).toBe(row.archiveDigest);
      expect(row.toldAt).toBeDefined();
    }
    expect(new Set(base.told.map((told) => JSON.stringify(told))).size).toBe(INVOICES);
    // The day did what it was meant to: answers were lost and adopted, and others sent again.
    expect(rows.some(({ submissions }) => submissions > 1)).toBe(true);
    expect(base.lines.some(({ code }) => code === 'worker-paused')).toBe(true);
    expect(queue.counts()).toMatchObject({ waiting: 0, inFlight: 0, dead: 0 });
    expect(new Set(base.incidents.map(({ id }) => id.split('/')[1]))).toEqual(new Set(['breaker']));
    expect(base.lines.filter(({ code }) => code === 'worker-item-failed')).toEqual([]);
    expect(errors.map(String)).toEqual(errors.map(() => 'Error: ring lost'));
  });

  it('is the same day again from the same seed', async () => {
    const [one, two] = [await runDay(7), await runDay(7)];
    expect(two.rows).toEqual(one.rows);
    expect(two.base.told).toEqual(one.base.told);
  });
});
