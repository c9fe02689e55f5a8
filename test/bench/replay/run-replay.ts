/**
 * A backlog after a roll-back, replayed in virtual time by the real way back, worker, sweeper and queue, while live invoices
 * come in and processes are killed. What became of it is counted from outside: the authority's own log, the rings, the rows.
 */
import { makeIntake } from '#lambdas/intake/handler.ts';
import { makeReplay } from '#lambdas/replay/handler.ts';
import { makeSweeper, SWEEPER_SETTINGS } from '#lambdas/sweeper/handler.ts';
import { makeWorker } from '#lambdas/worker/handler.ts';
import { allRows } from '#lib/actions/all-rows.ts';
import type { InvoiceDocument } from '#lib/clearance/invoice.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { makeFirsClient } from '#lib/firs/client/firs-client.ts';
import { simulatorConfig } from '#lib/firs/simulator/config.ts';
import { makeSimulator } from '#lib/firs/simulator/simulator.ts';
import { type Instant, MINUTE, plus, SECOND } from '#lib/instant.ts';
import { makeLocalQueue } from '#lib/local/queue.ts';
import { makeVirtualClock } from '#lib/local/virtual-clock.ts';
import type { InvoiceKey } from '#lib/ports/ledger.ts';
import type { QueueMessage } from '#lib/ports/queue.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import { makeWorld, request } from '#test/actions/world.ts';
import { sampleDocument } from '#test/firs/sample-document.ts';
import { makeTenant, START, TENANT } from '#test/lambdas/tenant-world.ts';
import { fromOutside, nameOf, type Replayed } from './from-outside.ts';
import { dyingDoorbell, Killed, killable, killerAt } from './killable.ts';
import { BATCH, RATE, WORKERS } from './sizes.ts';

const CUTOVER = 'go-live';
const EXECUTION = `${CUTOVER}-rb-1`;
const LIVE_EVERY = 7 * SECOND;
const TURN = 5 * MINUTE;

/** Defects that the measure must find. */
export const SABOTAGES = ['shuffled', 'no-lane', 'does-not-ask'] as const;
export type Sabotage = (typeof SABOTAGES)[number];

export interface Replay {
  readonly seed: number;
  readonly backlog: number;
  /** How often a worker, the step of the replay, and the doorbell die. */
  readonly kills: { readonly worker: number; readonly step: number; readonly doorbell: number };
  /** Puts another order or another worker in the place of ours, to see the measure fail. */
  readonly sabotage?: Sabotage;
}

/** `count` different numbers between 1 and `below`. */
const someOf = (random: ReturnType<typeof seededRandom>, count: number, below: number): readonly number[] => {
  const drawn = new Set<number>();
  while (drawn.size < Math.min(count, below)) drawn.add(1 + random.below(below));
  return [...drawn];
};

const documents = (backlog: number): readonly InvoiceDocument[] =>
  Array.from({ length: backlog }, (_, at) => {
    const number = `INV-${String(at + 1).padStart(6, '0')}`;
    // Each tenth corrects one of a while ago or the very one before it.
    const back = at % 20 === 19 ? 1 : 57;
    return at % 10 === 9 && at >= back
      ? sampleDocument({
          number,
          type: 'credit-note',
          references: `INV-${String(at + 1 - back).padStart(6, '0')}`,
        })
      : sampleDocument({ number });
  });

export const runReplay = async ({ seed, backlog, kills, sabotage }: Replay): Promise<Replayed> => {
  const virtual = makeVirtualClock({ start: START });
  const { clock } = virtual;
  const random = seededRandom(seed, 'kills');
  const config = simulatorConfig({ keepsBodies: false });
  const simulator = makeSimulator({
    clock,
    random: seededRandom(seed, 'authority'),
    config,
    faults: [{ from: START, to: plus(START, 1 * MINUTE), kind: 'lost-answer', percent: 100 }],
  });
  const calls: Instant[] = [];
  const authority = makeFirsClient({
    fetch: (call) => {
      calls.push(clock.now());
      return simulator.fetch(call);
    },
    baseUrl: 'http://authority.invalid',
    apiKey: config.apiKey,
    apiSecret: config.apiSecret,
    businessId: config.businessId,
    clock,
    deadlineMilliseconds: 15 * SECOND,
  });
  const base = makeTenant();
  const world = makeWorld();
  await base.switchTo({ kind: 'smartapi' });

  // A process for each batch in hand; a killed one is replaced, and its messages are seen again.
  const workerKiller = killerAt(someOf(random, kills.worker, backlog * 3));
  const deaf = sabotage === 'does-not-ask';
  const asked: typeof authority = deaf
    ? { ...authority, find: async () => ({ ok: true, value: undefined }) }
    : authority;
  const { settings } = base.workerDependencies;
  const shared = {
    ...base.workerDependencies,
    authority,
    settings: {
      ...settings,
      callsPerSecond: RATE,
      callsAtOnce: 1,
      ...(deaf && { settleMilliseconds: 0 }),
    },
  };
  const newProcess = () => {
    const process = killable(workerKiller);
    return {
      ...process,
      worker: makeWorker({
        ...shared,
        clock,
        ledger: process.port(shared.ledger),
        control: process.port(shared.control),
        authority: process.port(asked),
        archive: process.port(shared.archive),
        erp: process.port(shared.erp),
        incidents: process.port(shared.incidents),
      }),
    };
  };
  const idle: ReturnType<typeof newProcess>[] = [];
  /** Numbers that were in the hand of somebody who died. */
  const touched = new Set<string>();
  const numberIn = ({ body }: QueueMessage): string => {
    const key: unknown = JSON.parse(body);
    return typeof key === 'object' && key !== null && 'number' in key ? String(key.number) : '';
  };
  const errors: unknown[] = [];
  const queue = makeLocalQueue({
    virtual,
    concurrency: WORKERS,
    batchSize: BATCH,
    onError: (error) => {
      if (!(error instanceof Killed)) errors.push(error);
    },
    worker: async (messages) => {
      const process = idle.pop() ?? newProcess();
      try {
        const answer = await Promise.race([process.worker(messages), process.death]);
        idle.push(process);
        return answer;
      } catch (error) {
        for (const message of messages) touched.add(numberIn(message));
        throw error;
      }
    },
  });
  const rung: string[] = [];
  const doorbellKiller = killerAt(someOf(random, kills.doorbell, Math.max(1, Math.ceil(backlog / 2_000))));
  const replayDoorbell = dyingDoorbell(queue, doorbellKiller, (keys) => void rung.push(...keys.map(nameOf)));
  const laneless = {
    ring: (keys: readonly InvoiceKey[]) => replayDoorbell.ring(keys, 'live'),
  };

  const at = <T>(work: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      virtual.at(clock.now(), () => work().then(resolve, reject));
    });
  /** Lets the world go on until the work is done. */
  const during = async <T>(work: () => Promise<T>): Promise<T> => {
    let over = false;
    const result = at(work).finally(() => {
      over = true;
    });
    result.catch(() => undefined);
    await virtual.run({ done: () => over });
    return result;
  };
  const intake = makeIntake({ ...base, clock, doorbell: queue });
  const stores = { ...shared, clock, ledger: base.ledger, control: base.control };
  const sweep = makeSweeper({ ...stores, doorbell: queue, settings: SWEEPER_SETTINGS });

  // Some are sent, and their answers are lost; then clearance stops, and the backlog comes.
  const backlogDocuments = documents(backlog);
  const sentBefore = 3;
  for (const document of backlogDocuments.slice(0, sentBefore)) await during(() => intake.submit(document));
  await virtual.run({ until: plus(START, 1 * MINUTE) });
  await during(() => base.control.setPause(TENANT, 'breaker', true));
  await queue.setOpen(false);
  for (const document of backlogDocuments.slice(sentBefore)) {
    await intake.submit(document);
    await virtual.run({ until: plus(clock.now(), SECOND) });
  }
  await base.control.latch(TENANT, EXECUTION);
  // What the queue had is gone, as after two weeks: the ledger alone knows of the backlog.
  await queue.setOpen(true);
  await virtual.run({ until: plus(clock.now(), 3 * MINUTE) });
  await queue.setOpen(false);
  await virtual.run({ until: plus(clock.now(), MINUTE) });
  await base.control.setPause(TENANT, 'breaker', false);

  const rowsBefore = await base.ledger.open(TENANT, plus(clock.now(), 1), backlog + 1);
  const expected = [...rowsBefore];
  const unknown = rowsBefore.filter(({ state }) => state === 'unknown').length;

  // The step of the replay, called again as the machine does, however often it dies.
  const stepKiller = killerAt(someOf(random, kills.step, 5 + 4 * Math.floor(backlog / 2_000)));
  const replay = async (doorbell: Parameters<typeof makeReplay>[0]['doorbell']): Promise<void> => {
    for (let calls_ = 0; calls_ < 60; calls_ += 1) {
      const process = killable(stepKiller);
      const deps = {
        ...world,
        clock,
        ledger: process.port(base.ledger),
        control: process.port(base.control),
        archive: process.port(base.archive),
        progress: process.port(world.progress),
        authority,
        erpInbox: base.erp,
        doorbell,
      };
      const payload = request(
        'way-back',
        { to: 'smartapi' },
        {
          cutover: CUTOVER,
          tenant: TENANT,
          execution: EXECUTION,
          stage: 'way-back',
        },
      );
      try {
        const { verdict } = await Promise.race([makeReplay(deps)(payload), process.death]);
        if (verdict === 'pass') return;
        if (verdict === 'fail') throw new Error('the replay failed');
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
      }
    }
    throw new Error('the replay did not end within 60 calls');
  };
  const shuffling = {
    ring: (keys: readonly InvoiceKey[]) => replayDoorbell.ring([...keys].reverse(), 'backlog'),
  };
  await during(() =>
    replay(sabotage === 'shuffled' ? shuffling : sabotage === 'no-lane' ? laneless : replayDoorbell),
  );
  const unlatch = async (): Promise<void> => {
    const { epoch } = await base.control.get(TENANT);
    await base.control.setRoute(TENANT, epoch, {
      route: { kind: 'smartapi' },
      cutover: CUTOVER,
      execution: `${CUTOVER}-r2`,
      recoveryGate: 'gate',
    });
  };
  await unlatch();
  const began = clock.now();
  await queue.setOpen(true);
  const swept = async (): Promise<void> => {
    virtual.at(plus(clock.now(), TURN), swept);
    await sweep();
  };
  virtual.at(plus(began, TURN), swept);

  // Live traffic, as long as the backlog lasts.
  let live = 0;
  let drained: Instant | undefined;
  const post = async (): Promise<void> => {
    if (drained !== undefined) return;
    virtual.at(plus(clock.now(), LIVE_EVERY), post);
    live += 1;
    await intake.submit(sampleDocument({ number: `LIVE-${String(live).padStart(6, '0')}` }));
  };
  virtual.at(began, post);
  const look = async (): Promise<void> => {
    const left = (await base.ledger.open(TENANT, plus(clock.now(), 1), 5_000)).some(({ number }) =>
      number.startsWith('INV-'),
    );
    if (left) virtual.at(plus(clock.now(), 10 * SECOND), look);
    else drained = clock.now();
  };
  virtual.at(plus(began, 10 * SECOND), look);
  const deadline = plus(began, (backlog / RATE) * 2 * SECOND + 90 * MINUTE);
  await virtual.run({ done: () => drained !== undefined || clock.now() > deadline });
  drained ??= clock.now();
  const end = plus(drained, 30 * MINUTE);
  await virtual.run({ until: end });

  // A second replay finds nothing to send.
  const accepted = [...simulator.log.accepted];
  const signsBefore = simulator.log.calls.get('POST /api/v1/invoice/sign') ?? 0;
  const rungBefore = rung.length;
  await base.control.latch(TENANT, EXECUTION);
  await during(() => replay(replayDoorbell));
  await unlatch();
  await virtual.run({ until: plus(clock.now(), 30 * MINUTE) });
  const signsAfter = simulator.log.calls.get('POST /api/v1/invoice/sign') ?? 0;
  if (errors.length > 0) throw errors[0];

  const rows = new Map<string, LedgerRow>();
  for await (const row of allRows(base.ledger, TENANT)) rows.set(row.number, row);
  return fromOutside(
    {
      rows,
      expected,
      accepted,
      calls,
      touched,
      rung,
      repeated: simulator.log.repeated,
      began,
      drained,
    },
    {
      backlog,
      kills: workerKiller.kills() + stepKiller.kills() + doorbellKiller.kills(),
      unknown,
      secondReplaySubmits: signsAfter - signsBefore,
      secondReplayRings: rung.length - rungBefore,
    },
  );
};
