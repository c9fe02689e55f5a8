/**
 * How well a backlog is drained towards an authority with a rate limit: the real worker on the real queue and stores in
 * virtual time, counted and not timed, so every machine prints the same. Beside two ways of working that have no limiter, at
 * the same number of calls in flight. It fails when a target is missed, a call comes above the rate, or anything is sent
 * after the latch.
 *
 * `--quick`: 100 and 1,000 invoices, not 10,000.
 */
import { parseArgs } from 'node:util';
import { WORKER_SETTINGS } from '#lambdas/worker/worker-dependencies.ts';
import { workerBatchSize } from '#lib/infra/worker-batch-size.ts';
import { SECOND } from '#lib/instant.ts';
import { LAWS } from './drain/limited-authority.ts';
import { type Drained, drain, type Regime, stopMidway } from './drain/measure.ts';
import { PEERS } from './drain/peers.ts';
import { markdownTable } from './table.ts';

const { values } = parseArgs({ options: { quick: { type: 'boolean' } } });

/** As production is set (lib/infra/stages/production.ts): so many calls a second, so many workers. */
const RATE = 10;
const WORKERS = 5;
const MEAN = 400;
const PRODUCTION = { workers: WORKERS, batch: workerBatchSize(RATE, WORKERS) };

const TARGETS: ReadonlyMap<number, number> = new Map([
  [100, 0.9],
  [1_000, 0.98],
  [10_000, 0.995],
]);
const sizes = [...TARGETS.keys()].filter((invoices) => !values.quick || invoices < 10_000);

const limited = (burst: number): readonly Regime[] =>
  LAWS.map((law) => ({
    name: `${RATE} calls a second, ${burst} at once`,
    law,
    meanMilliseconds: MEAN,
    limit: { perSecond: RATE, burst },
    sizes: PRODUCTION,
  }));
const UNLIMITED: readonly Regime[] = LAWS.map((law) => ({
  name: 'no limit but C',
  law,
  meanMilliseconds: MEAN,
  sizes: { workers: WORKERS, batch: 10 },
}));

/** Of the two that have no limiter: ten in flight are 25 calls a second at this mean, the least that one consumer does. */
const KINDEST = 10;

const count = (value: number): string => value.toLocaleString('en-GB');
const row = (one: Drained): readonly string[] => [
  one.who,
  one.regime.law,
  count(one.concurrency),
  count(one.invoices),
  String(one.runs),
  one.seconds.toFixed(1),
  one.leastSeconds.toFixed(1),
  one.efficiency.toFixed(4),
  one.overshoot.toFixed(0),
  count(one.refused),
  count(one.mostInFlight),
  one.writesPerInvoice?.toFixed(3) ?? '',
];
const HEAD = [
  'who',
  'latency',
  'C',
  'invoices',
  'runs',
  'seconds',
  'least possible',
  'efficiency',
  'over the rate',
  'refused',
  'most in flight',
  'writes for turns, an invoice',
];

const measured = async (regimes: readonly Regime[]): Promise<readonly Drained[]> => {
  const all: Drained[] = [];
  for (const regime of regimes) {
    for (const invoices of sizes) {
      process.stderr.write(`draining ${count(invoices)}, ${regime.name}, ${regime.law} …\n`);
      all.push(await drain('cutover', regime, invoices));
      for (const peer of PEERS) {
        // Without a limiter most of what is in flight is refused and comes again: 10,000 of it would be a day of refusals.
        if (!regime.limit || invoices < 10_000) all.push(await drain(peer, regime, invoices));
        if (regime.limit) all.push(await drain(peer, regime, invoices, KINDEST));
      }
    }
  }
  return all;
};

const misses: string[] = [];
const tables: string[] = [];
for (const burst of [1, 10]) {
  const all = await measured(limited(burst));
  tables.push(
    `## ${RATE} calls a second, ${burst} at once (mean answer ${MEAN} ms, C = ${WORKERS} × ${PRODUCTION.batch})`,
    '',
    markdownTable(HEAD, all.map(row)),
    '',
  );
  for (const one of all.filter(({ who }) => who === 'cutover')) {
    const target = TARGETS.get(one.invoices) ?? 1;
    const what = `${count(one.invoices)} invoices, ${one.regime.name}, ${one.regime.law}`;
    if (one.efficiency < target)
      misses.push(`${what}: efficiency ${one.efficiency.toFixed(4)}, ${target} is wanted`);
    if (one.overshoot > 0 || one.refused > 0)
      misses.push(`${what}: ${one.overshoot} over the rate, ${one.refused} refused`);
  }
}
const unlimited = await measured(UNLIMITED);
tables.push(
  `## No rate limit (mean answer ${MEAN} ms, C = ${WORKERS} × 10)`,
  '',
  markdownTable(HEAD, unlimited.map(row)),
  '',
  'Here a batch is a barrier for everybody: its last answer is waited for before the next one is received. No target: an authority',
  `without a limit is not what a tenant is set up for. Where one is agreed on, all workers together hold 30 s of it in hand, so what`,
  'bounds them is the rate and not the barrier; that is the table above.',
  '',
);
for (const one of unlimited.filter(({ who }) => who === 'cutover')) {
  const peer = unlimited.find(
    ({ who, regime, invoices }) =>
      who === 'sqs-consumer' && regime === one.regime && invoices === one.invoices,
  );
  if (peer && one.efficiency < peer.efficiency * 0.98) {
    misses.push(
      `${count(one.invoices)} invoices without a limit: ${one.efficiency.toFixed(3)}, worse than sqs-consumer`,
    );
  }
}

const slow: Regime = {
  name: 'stopped midway',
  law: 'lognormal',
  meanMilliseconds: 4_000,
  limit: { perSecond: RATE, burst: 1 },
  sizes: PRODUCTION,
};
const stopped = await stopMidway(slow, values.quick ? 5 : 20);
const inFlightBound = (WORKER_SETTINGS.callMilliseconds + WORKER_SETTINGS.finishMilliseconds) / SECOND;
if (stopped.sentAfterLatch > 0) misses.push(`${stopped.sentAfterLatch} invoices were sent after the latch`);
if (stopped.worstSecondsToSafe > inFlightBound) {
  misses.push(
    `${stopped.worstSecondsToSafe} s until safe; a call and its finish take ${inFlightBound} s at most`,
  );
}

process.stdout.write(
  [
    'Stores and queue answer at once and a receive takes 20 ms, for all three alike.',
    '',
    ...tables,
    `## Latched midway (${stopped.runs} runs, answers of 4 s on average)`,
    '',
    `Sent after the latch: ${stopped.sentAfterLatch}. Until no lease runs: ${stopped.worstSecondsToSafe.toFixed(1)} s at worst, where a call in flight and its finish may take ${inFlightBound} s: ` +
      `${stopped.worstCycles} probe cycle of a minute, after the one in which the latch falls.`,
    '',
    misses.length === 0 ? 'Every target is met.' : misses.map((miss) => `MISSED: ${miss}`).join('\n'),
    '',
  ].join('\n'),
);
process.exitCode = misses.length === 0 ? 0 : 1;
