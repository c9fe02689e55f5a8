import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveAction } from '#lib/aws/serve/action.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { wireArchive } from '#lib/aws/wiring/archive.ts';
import { wireLedger } from '#lib/aws/wiring/ledger.ts';
import { readProgramBundle } from '#lib/aws/wiring/program.ts';
import { wireRecords } from '#lib/aws/wiring/records.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { Environment } from './config.ts';
import { makeOpenIncident } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('open-incident', environment);

export const handler = serveAction(
  telemetry,
  makeOpenIncident({
    clock: wallClock,
    ...readProgramBundle(),
    ...wireRecords(environment),
    ...wireArchive(environment),
    ...wireLedger(environment),
  }),
);
