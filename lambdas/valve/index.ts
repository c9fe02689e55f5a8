import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveAction } from '#lib/aws/serve/action.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { wireControl } from '#lib/aws/wiring/ledger.ts';
import { wireValve } from '#lib/aws/wiring/queue.ts';
import { wireRecords } from '#lib/aws/wiring/records.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { Environment } from './config.ts';
import { makeValve } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('valve', environment);

export const handler = serveAction(
  telemetry,
  makeValve({
    clock: wallClock,
    ...wireRecords(environment),
    ...wireControl(environment),
    ...wireValve(environment),
  }),
);
