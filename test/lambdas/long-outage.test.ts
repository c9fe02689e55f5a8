import { describe, expect, it } from 'vitest';
import { BREAKER_SETTINGS, makeBreaker } from '#lambdas/breaker/handler.ts';
import { makeIntake } from '#lambdas/intake/handler.ts';
import { makeSweeper, SWEEPER_SETTINGS } from '#lambdas/sweeper/handler.ts';
import { makeWorker } from '#lambdas/worker/handler.ts';
import { DAY, HOUR, MINUTE, plus } from '#lib/instant.ts';
import { makeLocalQueue } from '#lib/local/queue.ts';
import { makeVirtualClock } from '#lib/local/virtual-clock.ts';
import type { Answer } from '#lib/ports/authority.ts';
import { sampleDocument } from '#test/firs/sample-document.ts';
import { accept, makeTenant, START, TENANT } from './tenant-world.ts';

const OUTAGE = 15 * DAY;
const INVOICES = 60;

/** An authority that is away for fifteen days, and answers nothing or as a gateway does meanwhile. */
const fifteenDays = async (away: Answer<never>) => {
  const virtual = makeVirtualClock({ start: START });
  const { clock } = virtual;
  const base = makeTenant();
  await base.switchTo({ kind: 'smartapi' });
  const isAway = () => clock.now() < plus(START, OUTAGE);
  let sentMeanwhile = 0;
  base.authority.submit = async (irn, document) => {
    if (!isAway()) return accept(base.authority, irn, document);
    sentMeanwhile += 1;
    return away;
  };
  base.authority.onCheck = async () => (isAway() ? away : { ok: true, value: { ok: true } });
  base.authority.onFind = async (irn) =>
    isAway() ? away : { ok: true, value: base.authority.registered_.get(irn)?.[0] };
  const deps = { ...base.workerDependencies, clock };
  const queue = makeLocalQueue({ virtual, worker: makeWorker(deps), maxReceiveCount: 100 });
  const intake = makeIntake({ ...base, clock, doorbell: queue });
  const stores = { ...deps, ledger: base.ledger, control: base.control };
  const sweep = makeSweeper({ ...stores, doorbell: queue, settings: SWEEPER_SETTINGS });
  const breaker = makeBreaker({
    ...stores,
    incidents: { list: async () => base.incidents, close: async () => undefined },
    valve: queue,
    settings: BREAKER_SETTINGS,
  });
  const end = plus(START, OUTAGE + 2 * HOUR);
  const tick = async (): Promise<void> => {
    if (clock.now() < end) virtual.at(plus(clock.now(), 5 * MINUTE), tick);
    await sweep();
    await breaker();
  };
  virtual.at(plus(START, 5 * MINUTE), tick);
  for (let n = 0; n < INVOICES; n += 1) {
    // Most in the first hours, the rest over the whole time.
    const at = n < 40 ? n * MINUTE : (n - 40) * 18 * HOUR;
    virtual.at(plus(START, at), () => intake.submit(sampleDocument({ number: `INV-${n}` })));
  }
  await virtual.run();
  return { base, queue, sentMeanwhile, rows: (await base.ledger.list(TENANT)).rows };
};

describe('an authority that is away for fifteen days (case 32)', () => {
  it.each<[string, Answer<never>]>([
    ['refuses', { ok: false, fault: { class: 'unavailable', detail: 'HTTP 503' } }],
    ['does not answer', { ok: false, fault: { class: 'unknown', detail: 'time-out' } }],
    ['does not know our key', { ok: false, fault: { class: 'configuration', detail: 'bad key' } }],
  ])('and %s loses nothing: messages end after fourteen days, the ledger rings again', async (_, away) => {
    const { base, queue, sentMeanwhile, rows } = await fifteenDays(away);
    expect(rows).toHaveLength(INVOICES);
    expect(rows.filter(({ state }) => state !== 'cleared')).toEqual([]);
    expect([...base.authority.registered_.values()].filter((all) => all.length !== 1)).toEqual([]);
    // It did come to that: messages grew too old in a queue that nobody read.
    expect(queue.counts().expired).toBeGreaterThan(0);
    expect(queue.counts()).toMatchObject({ waiting: 0, inFlight: 0, dead: 0 });
    // The breaker kept nearly all of it from being sent into the outage.
    expect(sentMeanwhile).toBeLessThan(30);
    expect((await base.control.get(TENANT)).pauseReasons).toEqual([]);
  });
});

describe('a function that cannot run for ten hours (case 27)', () => {
  it('keeps its messages: nothing is dead, nothing is lost, and all is cleared afterwards', async () => {
    const virtual = makeVirtualClock({ start: START });
    const base = makeTenant();
    await base.switchTo({ kind: 'smartapi' });
    const { clock } = virtual;
    const worker = makeWorker({ ...base.workerDependencies, clock });
    let failed = 0;
    const queue = makeLocalQueue({
      virtual,
      worker: async (messages) => {
        if (clock.now() >= plus(START, 10 * HOUR)) return worker(messages);
        throw new Error('Task timed out, out of memory, or throttled');
      },
      maxReceiveCount: 100,
      onError: () => {
        failed += 1;
      },
    });
    const intake = makeIntake({ ...base, clock, doorbell: queue });
    for (let n = 0; n < 5; n += 1) {
      virtual.at(START, () => intake.submit(sampleDocument({ number: `INV-${n}` })));
    }
    await virtual.run();
    expect(failed).toBeGreaterThan(50);
    expect(queue.counts()).toMatchObject({ waiting: 0, inFlight: 0, dead: 0 });
    const { rows } = await base.ledger.list(TENANT);
    expect(rows.map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => 'cleared'));
  });
});
