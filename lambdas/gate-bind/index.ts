import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveAction } from '#lib/aws/serve/action.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { wireMessages } from '#lib/aws/wiring/messages.ts';
import { readProgramBundle } from '#lib/aws/wiring/program.ts';
import { wireRecords } from '#lib/aws/wiring/records.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { Environment } from './config.ts';
import { makeGateBind } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('gate-bind', environment);

export const handler = serveAction(
  telemetry,
  makeGateBind({
    clock: wallClock,
    ...readProgramBundle(),
    ...wireRecords(environment),
    ...wireMessages(environment, telemetry.log),
    repository: environment.GITHUB_REPOSITORY,
  }),
);
