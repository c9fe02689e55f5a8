/**
 * `npm run test:emulator`: the shipped runbook on an AWS-protocol emulator, deployed by CDK and driven from outside by the command
 * line, from an empty account to an empty account. Needs `npm ci` and Python 3.11; the first run fetches MiniStack from
 * PyPI. Exits 0 if everything was as it should be, else 1 with what is needed to understand why.
 *
 * EMULATOR_SCALE=N runs the calendar N times faster than real time (default 15000: forty days in three minutes); on a
 * machine that is much slower than two cores take less. To look around by hand, and to keep a deployed stage running:
 * `npm run emulator` (by-hand.ts). What the emulator cannot show stands in docs/emulator.md.
 */
import { endEverything } from './child.ts';
import { diagnose } from './diagnose.ts';
import { type EmulatedStage, openStage } from './emulated-stage.ts';
import { startErp } from './erp.ts';
import { processesIn } from './processes.ts';
import { remainingOf } from './remaining.ts';
import { expectThat, makeSteps } from './steps.ts';
import { checkAccounts, playToTheEnd, startCutover } from './whole-cutover.ts';

const SCALE = Number(process.env.EMULATOR_SCALE ?? 15_000);
/** More than the pilot and the scale-up ask for, and than hypercare counts a day. */
const INVOICES = 900;
/** Longer than the whole takes: the ERP is told to stop. */
const POSTS_SECONDS = 480;

const steps = makeSteps((line) => console.log(line));
const { step } = steps;
const began = performance.now();
let stage: EmulatedStage | undefined;

try {
  const opened = await openStage(steps);
  stage = opened;
  const to = new Date(Date.now() + POSTS_SECONDS * 1_000);
  const erp = await step('the simulated ERP serves over HTTP', () =>
    startErp(opened, { scale: SCALE, invoices: INVOICES, to }),
  );
  const suite = { ...steps, stage: opened, cli: opened.cli, erp };
  await startCutover(suite, SCALE);
  await playToTheEnd(suite);
  await checkAccounts(suite);

  await step('cdk destroy --all', () => opened.cdk.destroy());
  await step('nothing of the stage remains', async () => {
    const left = await remainingOf(opened.emulator.endpoint, opened.runbook.client.tenant);
    expectThat(left.length === 0, `still there: ${left.join(', ')}`);
  });
} catch (error) {
  process.exitCode = 1;
  console.log(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  if (stage !== undefined) console.log(await diagnose(stage, stage.cli));
} finally {
  await stage?.stop();
  await endEverything();
}
try {
  await step('no process is left behind', async () => {
    const left = processesIn(stage?.folder);
    expectThat(left.length === 0, `processes that still run:\n${left.join('\n')}`);
  });
} catch (error) {
  process.exitCode = 1;
  console.log(String(error));
}
const minutes = ((performance.now() - began) / 60_000).toFixed(1);
console.log(`${process.exitCode === 1 ? 'FAILED' : 'passed'} in ${minutes} minutes`);
