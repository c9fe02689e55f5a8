/**
 * `npm run test:emulator`: the shipped runbook on an AWS-protocol emulator, deployed by CDK and driven from outside by the command
 * line, from an empty account to an empty account. Needs `npm ci` and Python 3.11; the first run fetches MiniStack from
 * PyPI. Exits 0 if everything was as it should be, else 1 with what is needed to understand why.
 *
 * EMULATOR_SCALE=N runs the calendar N times faster than real time; by itself it takes 15000, forty days in three minutes, and
 * less on a machine that is busy. To look around by hand, and to keep a deployed stage running:
 * `npm run emulator` (by-hand.ts). What the emulator cannot show stands in docs/emulator.md.
 */
import { DAY } from '#lib/instant.ts';
import { endEverything } from './child.ts';
import { diagnose } from './diagnose.ts';
import { type EmulatedStage, openStage } from './emulated-stage.ts';
import { startErp } from './erp.ts';
import { processesIn } from './processes.ts';
import { remainingOf } from './remaining.ts';
import { expectThat, makeSteps } from './steps.ts';
import { checkAccounts, playToTheEnd, startCutover } from './whole-cutover.ts';

/**
 * How many times faster than real time the calendar runs. A machine takes its own time for each step whatever the calendar says, and
 * on one that is too slow for its calendar hypercare would come when no business day of the plan is left.
 */
const scaleFor = (deploySeconds: number): number => {
  const said = Number(process.env.EMULATOR_SCALE);
  if (said >= 1) return said;
  // 15 to 20 s on two cores that do nothing else.
  return deploySeconds < 30 ? 15_000 : deploySeconds < 60 ? 10_000 : 7_500;
};

/** More than the pilot and the scale-up ask for, and than hypercare counts a day. */
const INVOICES = 900;
/** Days of the plan in which they are posted: more than the whole takes, since the ERP is told to stop. */
const POSTING_DAYS = 83;

const steps = makeSteps((line) => console.log(line));
const { step } = steps;
const began = performance.now();
let stage: EmulatedStage | undefined;

try {
  const opened = await openStage(steps);
  stage = opened;
  const scale = scaleFor(opened.deploySeconds);
  steps.note(`the calendar runs ${scale} times faster than real time`);
  const to = new Date(Date.now() + (POSTING_DAYS * DAY) / scale);
  const erp = await step('the simulated ERP serves over HTTP', () =>
    startErp(opened, { scale, invoices: INVOICES, to }),
  );
  const suite = { ...steps, stage: opened, cli: opened.cli, erp };
  await startCutover(suite, scale);
  await playToTheEnd(suite, scale);
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
