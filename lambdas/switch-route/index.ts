import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveAction } from '#lib/aws/serve/action.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { wireControl } from '#lib/aws/wiring/ledger.ts';
import { wireMessages } from '#lib/aws/wiring/messages.ts';
import { readProgramBundle } from '#lib/aws/wiring/program.ts';
import { wireRecords } from '#lib/aws/wiring/records.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { Environment } from './config.ts';
import { makeSwitchRoute } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('switch-route', environment);
const bundle = readProgramBundle();

export const handler = serveAction(
  telemetry,
  makeSwitchRoute({
    clock: wallClock,
    ...bundle,
    ...wireRecords(environment),
    ...wireControl(environment, bundle),
    ...wireMessages(environment, telemetry.log),
  }),
);
