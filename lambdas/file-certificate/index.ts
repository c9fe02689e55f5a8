import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveAction } from '#lib/aws/serve/action.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { wireArchive } from '#lib/aws/wiring/archive.ts';
import { readProgramBundle } from '#lib/aws/wiring/program.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { Environment } from './config.ts';
import { makeFileCertificate } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('file-certificate', environment);

export const handler = serveAction(
  telemetry,
  makeFileCertificate({
    stage: environment.STAGE,
    clock: wallClock,
    ...readProgramBundle(),
    ...wireArchive(environment),
    log: telemetry.log,
  }),
);
