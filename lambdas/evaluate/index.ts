import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveSchedule } from '#lib/aws/serve/schedule.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { resourcePrefix } from '#lib/aws/stage.ts';
import { wireArchive } from '#lib/aws/wiring/archive.ts';
import { wireErp } from '#lib/aws/wiring/erp.ts';
import { wireControl, wireLedger } from '#lib/aws/wiring/ledger.ts';
import { wireMachine } from '#lib/aws/wiring/machine.ts';
import { wireMessages } from '#lib/aws/wiring/messages.ts';
import { readProgramBundle } from '#lib/aws/wiring/program.ts';
import { wireValve } from '#lib/aws/wiring/queue.ts';
import { wireRecords } from '#lib/aws/wiring/records.ts';
import { wireTokens } from '#lib/aws/wiring/tokens.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { Environment } from './config.ts';
import { makeEvaluator } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('evaluate', environment);

export const handler = serveSchedule(
  telemetry,
  makeEvaluator({
    tenant: environment.TENANT,
    stage: environment.STAGE,
    alarmPrefix: resourcePrefix(environment.TENANT, environment.STAGE),
    clock: wallClock,
    ...readProgramBundle(),
    ...wireLedger(environment),
    ...wireControl(environment),
    ...wireRecords(environment),
    ...wireMachine(environment),
    ...wireValve(environment),
    ...wireArchive(environment),
    ...wireErp(environment),
    ...wireMessages(environment, telemetry.log),
    ...wireTokens(environment),
    measure: telemetry.measure,
    log: telemetry.log,
  }),
);
