import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveAction } from '#lib/aws/serve/action.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { wireArchive } from '#lib/aws/wiring/archive.ts';
import { wireControl } from '#lib/aws/wiring/ledger.ts';
import { wireMachine } from '#lib/aws/wiring/machine.ts';
import { readProgramBundle } from '#lib/aws/wiring/program.ts';
import { wireValve } from '#lib/aws/wiring/queue.ts';
import { wireRecords } from '#lib/aws/wiring/records.ts';
import { makeAmendCalendar } from '#lib/runbook/amend-calendar.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { Environment } from './config.ts';
import { makeResume } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('resume', environment);
const bundle = readProgramBundle();

export const handler = serveAction(
  telemetry,
  makeResume({
    clock: wallClock,
    ...bundle,
    ...wireRecords(environment),
    ...wireControl(environment, bundle),
    ...wireValve(environment),
    ...wireMachine(environment),
    ...wireArchive(environment),
    deployedCodeDigest: bundle.digests.code,
    amendCalendar: makeAmendCalendar(bundle.runbook),
  }),
);
