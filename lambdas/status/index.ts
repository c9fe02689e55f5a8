import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveStatus } from '#lib/aws/serve/status.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { wireLedger } from '#lib/aws/wiring/ledger.ts';
import { Environment } from './config.ts';
import { makeStatus } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('status', environment);

export const handler = serveStatus(
  telemetry,
  makeStatus({ tenant: environment.TENANT, ...wireLedger(environment), log: telemetry.log }),
);
