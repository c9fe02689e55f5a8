import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveAction } from '#lib/aws/serve/action.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { wireErp } from '#lib/aws/wiring/erp.ts';
import { wireIntakeCanary } from '#lib/aws/wiring/intake-canary.ts';
import { wireControl, wireLedger } from '#lib/aws/wiring/ledger.ts';
import { readProgramBundle } from '#lib/aws/wiring/program.ts';
import { wireRecords } from '#lib/aws/wiring/records.ts';
import { samplesFrom } from '#lib/aws/wiring/samples.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { Environment } from './config.ts';
import { makeRunCanary } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('run-canary', environment);
const bundle = readProgramBundle();

export const handler = serveAction(
  telemetry,
  makeRunCanary({
    clock: wallClock,
    ...bundle,
    ...wireRecords(environment),
    ...wireLedger(environment, bundle),
    ...wireControl(environment, bundle),
    samples: samplesFrom(wireErp(environment).masterData, bundle),
    ...wireIntakeCanary(environment),
  }),
);
