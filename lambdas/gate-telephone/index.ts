import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveAction } from '#lib/aws/serve/action.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { wireArchive } from '#lib/aws/wiring/archive.ts';
import { wireFrozenFacts } from '#lib/aws/wiring/frozen-facts.ts';
import { readProgramBundle } from '#lib/aws/wiring/program.ts';
import { wireRecords } from '#lib/aws/wiring/records.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { Environment } from './config.ts';
import { makeGateTelephone } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('gate-telephone', environment);
const bundle = readProgramBundle();

export const handler = serveAction(
  telemetry,
  makeGateTelephone({
    clock: wallClock,
    ...bundle,
    ...wireRecords(environment),
    ...wireArchive(environment),
    ...wireFrozenFacts(environment, bundle),
    decisionSource: environment.DECISION_SOURCE,
  }),
);
