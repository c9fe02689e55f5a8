import { readEnvironment } from '#lib/aws/read-environment.ts';
import { makeSecretAges } from '#lib/aws/secret-ages.ts';
import { serveSchedule } from '#lib/aws/serve/schedule.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { wireAuthority } from '#lib/aws/wiring/authority.ts';
import { secretsManager } from '#lib/aws/wiring/clients.ts';
import { readProgramBundle } from '#lib/aws/wiring/program.ts';
import { wireRecords } from '#lib/aws/wiring/records.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { Environment } from './config.ts';
import { makeProbe } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('probe', environment);
const bundle = readProgramBundle();

export const handler = serveSchedule(
  telemetry,
  makeProbe({
    tenant: environment.TENANT,
    runbook: bundle.runbook,
    ...wireAuthority(environment, bundle),
    ...wireRecords(environment),
    secretAges: makeSecretAges({
      client: secretsManager(),
      ids: [environment.AUTHORITY_SECRET_ID, environment.ERP_SECRET_ID],
    }),
    clock: wallClock,
    measure: telemetry.measure,
    log: telemetry.log,
  }),
);
