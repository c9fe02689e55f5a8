import { makeExecutionHistories } from '#lib/aws/execution-history.ts';
import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveAction } from '#lib/aws/serve/action.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { wireArchive } from '#lib/aws/wiring/archive.ts';
import { stepFunctions } from '#lib/aws/wiring/clients.ts';
import { Environment } from './config.ts';
import { makeExportHistory } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('export-history', environment);

export const handler = serveAction(
  telemetry,
  makeExportHistory({
    histories: makeExecutionHistories({ client: stepFunctions() }),
    ...wireArchive(environment),
    log: telemetry.log,
  }),
);
