import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveAction } from '#lib/aws/serve/action.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { wireMachine } from '#lib/aws/wiring/machine.ts';
import { readProgramBundle } from '#lib/aws/wiring/program.ts';
import { wireRecords } from '#lib/aws/wiring/records.ts';
import { wireTokens } from '#lib/aws/wiring/tokens.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { Environment } from './config.ts';
import { makeGateSupersede } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('gate-supersede', environment);

export const handler = serveAction(
  telemetry,
  makeGateSupersede({
    clock: wallClock,
    ...readProgramBundle(),
    ...wireRecords(environment),
    ...wireTokens(environment),
    ...wireMachine(environment),
  }),
);
