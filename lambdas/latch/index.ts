import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveAction } from '#lib/aws/serve/action.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { wireErp } from '#lib/aws/wiring/erp.ts';
import { wireControl } from '#lib/aws/wiring/ledger.ts';
import { wireMachine } from '#lib/aws/wiring/machine.ts';
import { wireRecords } from '#lib/aws/wiring/records.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { Environment } from './config.ts';
import { makeLatch } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('latch', environment);

export const handler = serveAction(
  telemetry,
  makeLatch({
    clock: wallClock,
    ...wireRecords(environment),
    ...wireControl(environment),
    ...wireErp(environment),
    ...wireMachine(environment),
  }),
);
