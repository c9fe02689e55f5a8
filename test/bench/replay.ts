/**
 * Replay of a backlog after a roll-back, killed at ten random points (worker, step of the replay, doorbell), while live
 * invoices come in: counted in virtual time, so every machine prints the same. It fails when an invoice is lost or
 * registered twice, an order is broken, the rate is passed, a live invoice waits too long, or a second replay sends anything.
 *
 * `--quick`: 500 invoices, not 5,000. `--seed N`. `--break shuffled|no-lane|does-not-ask`: the same with a defect put
 * in, to see it fail.
 */
import { parseArgs } from 'node:util';
import { render, violationsOf } from './replay/judge.ts';
import { runReplay, SABOTAGES, type Sabotage } from './replay/run-replay.ts';

const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, seed: { type: 'string' }, break: { type: 'string' } },
});
const isSabotage = (name: string): name is Sabotage => SABOTAGES.some((known) => known === name);
const broken = values.break;
const seed = Number(values.seed ?? '1');
if ((broken !== undefined && !isSabotage(broken)) || !Number.isSafeInteger(seed)) {
  process.stderr.write(`--break takes ${SABOTAGES.join(', ')}; --seed takes a whole number.\n`);
  process.exit(2);
}
const replayed = await runReplay({
  seed,
  backlog: values.quick ? 500 : 5_000,
  kills: { worker: 6, step: 3, doorbell: 1 },
  ...(broken === undefined ? {} : { sabotage: broken }),
});
const violations = violationsOf(replayed);
process.stdout.write(`${render(replayed)}\n`);
for (const violation of violations) process.stderr.write(`VIOLATED: ${violation}\n`);
process.exitCode = violations.length === 0 ? 0 : 1;
