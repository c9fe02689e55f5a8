import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveAction } from '#lib/aws/serve/action.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { wireMachine } from '#lib/aws/wiring/machine.ts';
import { wireRecords } from '#lib/aws/wiring/records.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { Environment } from './config.ts';
import { makeStopExecution } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('stop-execution', environment);

export const handler = serveAction(
  telemetry,
  makeStopExecution({ clock: wallClock, ...wireRecords(environment), ...wireMachine(environment) }),
);
