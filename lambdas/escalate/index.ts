import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveSchedule } from '#lib/aws/serve/schedule.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { wireMessages } from '#lib/aws/wiring/messages.ts';
import { readProgramBundle } from '#lib/aws/wiring/program.ts';
import { wireRecords } from '#lib/aws/wiring/records.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { Environment } from './config.ts';
import { makeEscalate } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('escalate', environment);

export const handler = serveSchedule(
  telemetry,
  makeEscalate({
    tenant: environment.TENANT,
    stage: environment.STAGE,
    clock: wallClock,
    runbook: readProgramBundle().runbook,
    ...wireRecords(environment),
    ...wireMessages(environment, telemetry.log),
    measure: telemetry.measure,
    log: telemetry.log,
  }),
);
