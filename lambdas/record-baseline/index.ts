import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveAction } from '#lib/aws/serve/action.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { wireArchive } from '#lib/aws/wiring/archive.ts';
import { wireAuthority } from '#lib/aws/wiring/authority.ts';
import { wireFrozenFacts } from '#lib/aws/wiring/frozen-facts.ts';
import { readProgramBundle } from '#lib/aws/wiring/program.ts';
import { wireRecords } from '#lib/aws/wiring/records.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { Environment } from './config.ts';
import { makeRecordBaseline } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('record-baseline', environment);
const bundle = readProgramBundle();

export const handler = serveAction(
  telemetry,
  makeRecordBaseline({
    clock: wallClock,
    ...bundle,
    ...wireRecords(environment),
    ...wireFrozenFacts(environment, bundle),
    ...wireArchive(environment),
    ...wireAuthority(environment, bundle),
  }),
);
