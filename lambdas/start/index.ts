import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveAction } from '#lib/aws/serve/action.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { wireErp } from '#lib/aws/wiring/erp.ts';
import { wireControl, wireLedger } from '#lib/aws/wiring/ledger.ts';
import { wireMachine } from '#lib/aws/wiring/machine.ts';
import { readProgramBundle } from '#lib/aws/wiring/program.ts';
import { wireRecords } from '#lib/aws/wiring/records.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { Environment } from './config.ts';
import { makeStart } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('start', environment);
const { program, runbook, digests } = readProgramBundle();

export const handler = serveAction(
  telemetry,
  makeStart({
    deployed: {
      tenant: environment.TENANT,
      stage: environment.STAGE,
      cutover: program.cutover,
      digests,
      mayUnlatch: runbook.authorities[runbook.recovery.gate.authority]?.members ?? [],
    },
    clock: wallClock,
    ...wireRecords(environment),
    ...wireControl(environment),
    ...wireLedger(environment),
    ...wireMachine(environment),
    erpOutput: wireErp(environment).erpOutput,
    log: telemetry.log,
  }),
);
