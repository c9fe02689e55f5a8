import { MINUTE, plus, SECOND } from '#lib/instant.ts';
import { makeVirtualClock } from '#lib/local/virtual-clock.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import { START, TENANT } from '#test/lambdas/tenant-world.ts';
import { type Law, type Limit, makeLimitedAuthority, overshootOf } from './limited-authority.ts';
import { drainingTenant, type Sizes } from './ours.ts';
import { drainAsPeer, type Peer } from './peers.ts';

export interface Regime {
  readonly name: string;
  readonly law: Law;
  readonly meanMilliseconds: number;
  readonly limit?: Limit;
  readonly sizes: Sizes;
}

export interface Drained {
  readonly who: 'cutover' | Peer;
  readonly regime: Regime;
  readonly invoices: number;
  /** Calls in flight that it may have. */
  readonly concurrency: number;
  readonly runs: number;
  readonly seconds: number;
  /** max(N·L/C, (N−B)/R, the longest answer), with the latencies that were drawn. */
  readonly leastSeconds: number;
  readonly efficiency: number;
  readonly refused: number;
  readonly overshoot: number;
  readonly mostInFlight: number;
  /** Of the shared schedule, an invoice; peers have none. */
  readonly writesPerInvoice?: number;
}

const SEED = 1;

const drainOnce = async (
  who: Drained['who'],
  regime: Regime,
  invoices: number,
  concurrency: number,
  seed: number,
): Promise<Drained> => {
  const { law, meanMilliseconds, limit, sizes } = regime;
  const virtual = makeVirtualClock({ start: START });
  const { clock } = virtual;
  const authority = makeLimitedAuthority({
    clock,
    random: seededRandom(seed, `drain/${law}`),
    law,
    meanMilliseconds,
    ...(limit && { limit }),
  });
  let writes: number | undefined;
  if (who === 'cutover') {
    const tenant = await drainingTenant(virtual, authority, invoices, sizes, limit);
    virtual.at(START, tenant.start);
    await virtual.run();
    writes = tenant.writes();
    const { rows } = await tenant.tenant.ledger.list(TENANT);
    const open = rows.filter(({ state, submissions }) => state !== 'cleared' || submissions !== 1);
    if (open.length > 0)
      throw new Error(`${open.length} of a first page of ${rows.length} were not cleared at once`);
  } else {
    virtual.at(START, () => drainAsPeer(who, invoices, concurrency, { clock, authority }));
    await virtual.run();
  }
  const facts = authority.facts();
  const answered = facts.calledAt.length - facts.refused;
  if (answered !== invoices) throw new Error(`${who} got ${answered} answers for ${invoices} invoices`);
  const seconds = (facts.lastAnswerAt - START) / SECOND;
  const byRate = limit ? (invoices - limit.burst) / limit.perSecond : 0;
  const leastSeconds = Math.max(
    facts.latencySum / concurrency / SECOND,
    byRate,
    facts.longestMilliseconds / SECOND,
  );
  return {
    who,
    regime,
    invoices,
    concurrency,
    runs: 1,
    seconds,
    leastSeconds,
    efficiency: leastSeconds / seconds,
    refused: facts.refused,
    overshoot: limit ? overshootOf(facts.calledAt, limit) : 0,
    mostInFlight: facts.mostInFlight,
    ...(writes === undefined ? {} : { writesPerInvoice: writes / invoices }),
  };
};

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * The mean of several backlogs, since a hundred invoices end with the one answer that happens to be the longest; what must not
 * happen at all is the worst of them. `concurrency`: of a peer, where it is not the same as ours.
 */
export const drain = async (
  who: Drained['who'],
  regime: Regime,
  invoices: number,
  concurrency = regime.sizes.workers * regime.sizes.batch,
): Promise<Drained> => {
  const runs = invoices < 1_000 ? 20 : 1;
  const all: Drained[] = [];
  for (let run = 0; run < runs; run += 1) {
    all.push(await drainOnce(who, regime, invoices, concurrency, SEED + run));
  }
  const [first] = all;
  if (!first) throw new Error('nothing was drained');
  return {
    ...first,
    runs,
    seconds: mean(all.map((one) => one.seconds)),
    leastSeconds: mean(all.map((one) => one.leastSeconds)),
    efficiency: mean(all.map((one) => one.efficiency)),
    refused: Math.max(...all.map((one) => one.refused)),
    overshoot: Math.max(...all.map((one) => one.overshoot)),
    mostInFlight: Math.max(...all.map((one) => one.mostInFlight)),
  };
};

/** Between two looks of whoever verifies that it is safe. */
export const PROBE_CYCLE = MINUTE;

export interface Stopped {
  readonly runs: number;
  readonly sentAfterLatch: number;
  readonly worstSecondsToSafe: number;
  readonly worstCycles: number;
}

/** Latched in the middle of a drain, at another moment in each run. */
export const stopMidway = async (regime: Regime, runs: number): Promise<Stopped> => {
  let [sentAfterLatch, worstSecondsToSafe] = [0, 0];
  for (let run = 0; run < runs; run += 1) {
    const virtual = makeVirtualClock({ start: START });
    const random = seededRandom(SEED + run, 'drain/latch');
    const authority = makeLimitedAuthority({
      clock: virtual.clock,
      random,
      law: regime.law,
      meanMilliseconds: regime.meanMilliseconds,
      ...(regime.limit && { limit: regime.limit }),
    });
    const draining = await drainingTenant(virtual, authority, 300, regime.sizes, regime.limit);
    const latchAt = plus(START, 2 * SECOND + random.below(20 * SECOND));
    virtual.at(START, draining.start);
    virtual.at(latchAt, () => draining.tenant.control.latch(TENANT, 'bench-rb-1'));
    const look = async (): Promise<void> => {
      if (!(await draining.isSafe(virtual.now()))) virtual.at(plus(virtual.now(), 100), look);
      else worstSecondsToSafe = Math.max(worstSecondsToSafe, (virtual.now() - latchAt) / SECOND);
    };
    virtual.at(plus(latchAt, 100), look);
    await virtual.run();
    sentAfterLatch += authority.facts().calledAt.filter((at) => at > latchAt).length;
  }
  return {
    runs,
    sentAfterLatch,
    worstSecondsToSafe,
    worstCycles: Math.ceil((worstSecondsToSafe * SECOND) / PROBE_CYCLE),
  };
};
