/**
 * `npm run emulator [-- --calendar scaled:N] [--invoices N]`: everything that a person needs to go through a cutover by hand on
 * this machine. Starts MiniStack on a free port, deploys stage `local`, loads the master data, starts the simulated
 * authority and ERP, prints the lines to paste into another terminal, and waits for Ctrl-C, which removes everything again.
 *
 * In the other terminal, in this folder, after the printed `export` lines:
 *
 *     npx cutover start --calendar scaled:600 --by femi-cole     a second one is refused and names who started the first
 *     npx cutover status --watch                                 who is waited for, and the command with which they answer
 *     npx cutover task done agree-cut-off --by nkechi-obi --evidence "Signed by Finance and filed"
 *     npx cutover gates
 *     npx cutover decide authorise go --by amara-okafor
 *     npx cutover decide authorise go --by amara-okafor --stage production        only says where to decide
 *     npx cutover rollback --by tunde-bello --reason "A drill"
 *
 * The ERP waits for the first start and then posts its invoices at the calendar that is given here: give `start` the same
 * one. At 600 the forty days take a hundred minutes, and an hour of the plan six seconds. No gate times out on the
 * emulator (docs/emulator.md): decide it, or the cutover waits.
 */

import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { endEverything } from './child.ts';
import { type EmulatedStage, openStage } from './emulated-stage.ts';
import { type Erp, startErp } from './erp.ts';
import { readStatus } from './stage-status.ts';
import { makeSteps } from './steps.ts';

const LOOK_MS = 2_000;

const { values } = parseArgs({
  options: {
    calendar: { type: 'string', default: 'scaled:600' },
    invoices: { type: 'string', default: '2000' },
  },
});
const scale = Number(/^scaled:([1-9]\d{0,5})$/.exec(values.calendar)?.[1]);
const invoices = Number(values.invoices);
if (!(scale >= 1 && Number.isInteger(invoices) && invoices >= 1)) {
  console.error('usage: npm run emulator [-- --calendar scaled:N] [--invoices N]');
  process.exit(2);
}

const instructions = (stage: EmulatedStage): string => {
  const { authorityUrl, erpUrl } = stage.addresses;
  return [
    '',
    'Stage local is deployed. Paste this into another terminal, in this folder:',
    '',
    ...Object.entries(stage.environment).map(([name, value]) => `export ${name}=${value}`),
    'export CUTOVER_STAGE=local',
    '',
    'Then, for example:',
    '',
    `npx cutover start --calendar ${values.calendar} --by femi-cole`,
    'npx cutover status --watch',
    `npx cutover report --erp-url ${erpUrl} --authority-url ${authorityUrl}`,
    '',
    'To deploy changed code:',
    '',
    `npx cdk deploy --all --context stage=local --context authorityUrl=${authorityUrl} --context erpUrl=${erpUrl}`,
    '',
    `Invoices come in at ${stage.intakeUrl}/invoices; the ERP begins to post when the cutover is started.`,
    'Ctrl-C here removes everything.',
  ].join('\n');
};

/** The ERP's days are those of the calendar that somebody starts. */
const beginWhenStarted = async (stage: EmulatedStage, erp: Erp): Promise<void> => {
  for (;;) {
    const { started } = await readStatus(stage.cli);
    if (started !== null) {
      await erp.begin(started.at);
      console.log(`The cutover was started by ${started.by}: the ERP posts its ${invoices} invoices.`);
      return;
    }
    await sleep(LOOK_MS);
  }
};

const run = async (): Promise<void> => {
  const stage = await openStage(makeSteps((line) => console.log(line)));
  try {
    const erp = await startErp(stage, { scale, invoices });
    console.log(instructions(stage));
    await Promise.race([interrupted, beginWhenStarted(stage, erp)]);
    await interrupted;
    console.log('Removing everything …');
  } finally {
    await stage.stop();
  }
};

const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]).then(() =>
  endEverything(),
);
try {
  await run();
} catch (error) {
  // Children that were ended by Ctrl-C fail; nobody wants to read how.
  const isAsked = await Promise.race([interrupted.then(() => true), sleep(0, false)]);
  if (!isAsked) {
    console.error(error);
    process.exitCode = 1;
  }
}
process.exit();
