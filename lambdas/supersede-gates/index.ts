import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveAction } from '#lib/aws/serve/action.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { wireRecords } from '#lib/aws/wiring/records.ts';
import { wireTokens } from '#lib/aws/wiring/tokens.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { Environment } from './config.ts';
import { makeSupersedeGates } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('supersede-gates', environment);

export const handler = serveAction(
  telemetry,
  makeSupersedeGates({ clock: wallClock, ...wireRecords(environment), ...wireTokens(environment) }),
);
