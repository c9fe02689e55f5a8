import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveAction } from '#lib/aws/serve/action.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { wireArchive } from '#lib/aws/wiring/archive.ts';
import { wireAuthority } from '#lib/aws/wiring/authority.ts';
import { wireErp } from '#lib/aws/wiring/erp.ts';
import { wireControl, wireLedger } from '#lib/aws/wiring/ledger.ts';
import { wireMachine } from '#lib/aws/wiring/machine.ts';
import { readProgramBundle } from '#lib/aws/wiring/program.ts';
import { wireDoorbell } from '#lib/aws/wiring/queue.ts';
import { wireRecords } from '#lib/aws/wiring/records.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { Environment } from './config.ts';
import { makeReplay } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('replay', environment);
const bundle = readProgramBundle();

export const handler = serveAction(
  telemetry,
  makeReplay({
    clock: wallClock,
    ...bundle,
    ...wireRecords(environment),
    ...wireLedger(environment, bundle),
    ...wireControl(environment, bundle),
    ...wireAuthority(environment, bundle),
    ...wireErp(environment),
    ...wireMachine(environment),
    ...wireDoorbell(environment, telemetry.log),
    ...wireArchive(environment),
  }),
);
