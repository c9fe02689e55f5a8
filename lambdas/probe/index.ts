import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveSchedule } from '#lib/aws/serve/schedule.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { wallClock } from '#lib/aws/wall-clock.ts';
import { wireAuthority } from '#lib/aws/wiring/authority.ts';
import { readProgramBundle } from '#lib/aws/wiring/program.ts';
import { Environment } from './config.ts';
import { makeProbe } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('probe', environment);

export const handler = serveSchedule(
  telemetry,
  makeProbe({
    ...wireAuthority(environment, readProgramBundle()),
    clock: wallClock,
    measure: telemetry.measure,
    log: telemetry.log,
  }),
);
