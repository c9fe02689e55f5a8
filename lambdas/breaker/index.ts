import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveSchedule } from '#lib/aws/serve/schedule.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { wireAuthority } from '#lib/aws/wiring/authority.ts';
import { wireControl } from '#lib/aws/wiring/ledger.ts';
import { readProgramBundle } from '#lib/aws/wiring/program.ts';
import { wireValve } from '#lib/aws/wiring/queue.ts';
import { wireRecords } from '#lib/aws/wiring/records.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { Environment } from './config.ts';
import { BREAKER_SETTINGS, makeBreaker } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('breaker', environment);
const bundle = readProgramBundle();

const tryToClose = makeBreaker({
  tenant: environment.TENANT,
  clock: wallClock,
  ...wireControl(environment, bundle),
  ...wireRecords(environment),
  ...wireAuthority(environment, bundle),
  ...wireValve(environment),
  log: telemetry.log,
  settings: BREAKER_SETTINGS,
});

export const handler = serveSchedule(telemetry, async () => ({ breaker: await tryToClose() }));
