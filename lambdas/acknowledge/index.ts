import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveAction } from '#lib/aws/serve/action.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { resourcePrefix } from '#lib/aws/stage.ts';
import { wireMessages } from '#lib/aws/wiring/messages.ts';
import { readProgramBundle } from '#lib/aws/wiring/program.ts';
import { wireRecords } from '#lib/aws/wiring/records.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { Environment } from './config.ts';
import { makeAcknowledge } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('acknowledge', environment);

export const handler = serveAction(
  telemetry,
  makeAcknowledge({
    tenant: environment.TENANT,
    alarmPrefix: resourcePrefix(environment.TENANT, environment.STAGE),
    clock: wallClock,
    runbook: readProgramBundle().runbook,
    ...wireRecords(environment),
    ...wireMessages(environment, telemetry.log),
    log: telemetry.log,
  }),
);
