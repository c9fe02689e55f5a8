import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveAction } from '#lib/aws/serve/action.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { resourcePrefix } from '#lib/aws/stage.ts';
import { wireControl } from '#lib/aws/wiring/ledger.ts';
import { wireMachine } from '#lib/aws/wiring/machine.ts';
import { readProgramBundle } from '#lib/aws/wiring/program.ts';
import { wireRecords } from '#lib/aws/wiring/records.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { makeAnswerRequest } from './answer-request.ts';
import { Environment } from './config.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('request-rollback', environment);

export const handler = serveAction(
  telemetry,
  makeAnswerRequest({
    tenant: environment.TENANT,
    stage: environment.STAGE,
    alarmPrefix: resourcePrefix(environment.TENANT, environment.STAGE),
    runbook: readProgramBundle().runbook,
    clock: wallClock,
    ...wireRecords(environment),
    ...wireControl(environment),
    ...wireMachine(environment),
    log: telemetry.log,
  }),
);
