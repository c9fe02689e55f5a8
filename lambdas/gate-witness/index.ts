import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveAction } from '#lib/aws/serve/action.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { wireArchive } from '#lib/aws/wiring/archive.ts';
import { wireFrozenFacts } from '#lib/aws/wiring/frozen-facts.ts';
import { wireMachine } from '#lib/aws/wiring/machine.ts';
import { wireMessages } from '#lib/aws/wiring/messages.ts';
import { readProgramBundle } from '#lib/aws/wiring/program.ts';
import { wireRecords } from '#lib/aws/wiring/records.ts';
import { wireTokens } from '#lib/aws/wiring/tokens.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { Environment } from './config.ts';
import { makeGateWitness } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('gate-witness', environment);
const bundle = readProgramBundle();

export const handler = serveAction(
  telemetry,
  makeGateWitness({
    clock: wallClock,
    ...bundle,
    ...wireRecords(environment),
    ...wireTokens(environment),
    ...wireArchive(environment),
    ...wireMachine(environment),
    ...wireMessages(environment, telemetry.log),
    ...wireFrozenFacts(environment, bundle),
    decisionSource: environment.DECISION_SOURCE,
  }),
);
