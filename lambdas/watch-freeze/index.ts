import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveSchedule } from '#lib/aws/serve/schedule.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { wireArchive } from '#lib/aws/wiring/archive.ts';
import { wireFrozenFacts } from '#lib/aws/wiring/frozen-facts.ts';
import { wireMachine } from '#lib/aws/wiring/machine.ts';
import { readProgramBundle } from '#lib/aws/wiring/program.ts';
import { wireRecords } from '#lib/aws/wiring/records.ts';
import { wireTokens } from '#lib/aws/wiring/tokens.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { Environment } from './config.ts';
import { makeWatchFreeze } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('watch-freeze', environment);
const bundle = readProgramBundle();

export const handler = serveSchedule(
  telemetry,
  makeWatchFreeze({
    tenant: environment.TENANT,
    clock: wallClock,
    ...wireRecords(environment),
    ...wireTokens(environment),
    ...wireArchive(environment),
    ...wireMachine(environment),
    ...wireFrozenFacts(environment, bundle),
    log: telemetry.log,
  }),
);
