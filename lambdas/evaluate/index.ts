import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveSchedule } from '#lib/aws/serve/schedule.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { wireLedger } from '#lib/aws/wiring/ledger.ts';
import { wireMachine } from '#lib/aws/wiring/machine.ts';
import { readProgramBundle } from '#lib/aws/wiring/program.ts';
import { wireValve } from '#lib/aws/wiring/queue.ts';
import { wireRecords } from '#lib/aws/wiring/records.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { Environment } from './config.ts';
import { makeEvaluate } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('evaluate', environment);

export const handler = serveSchedule(
  telemetry,
  makeEvaluate({
    tenant: environment.TENANT,
    clock: wallClock,
    ...readProgramBundle(),
    ...wireLedger(environment),
    ...wireRecords(environment),
    ...wireMachine(environment),
    ...wireValve(environment),
    measure: telemetry.measure,
    log: telemetry.log,
  }),
);
