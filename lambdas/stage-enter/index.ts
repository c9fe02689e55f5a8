import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveAction } from '#lib/aws/serve/action.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { wireArchive } from '#lib/aws/wiring/archive.ts';
import { wireAuthority } from '#lib/aws/wiring/authority.ts';
import { wireErp } from '#lib/aws/wiring/erp.ts';
import { wireFrozenFacts } from '#lib/aws/wiring/frozen-facts.ts';
import { wireControl, wireLedger } from '#lib/aws/wiring/ledger.ts';
import { wireMessages } from '#lib/aws/wiring/messages.ts';
import { readProgramBundle } from '#lib/aws/wiring/program.ts';
import { wireValve } from '#lib/aws/wiring/queue.ts';
import { wireRecords } from '#lib/aws/wiring/records.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { Environment } from './config.ts';
import { makeStageEnter } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('stage-enter', environment);
const bundle = readProgramBundle();

export const handler = serveAction(
  telemetry,
  makeStageEnter({
    clock: wallClock,
    ...bundle,
    ...wireRecords(environment),
    ...wireAuthority(environment, bundle),
    ...wireControl(environment, bundle),
    ...wireErp(environment),
    ...wireValve(environment),
    ...wireLedger(environment, bundle),
    ...wireArchive(environment),
    ...wireFrozenFacts(environment, bundle),
    ...wireMessages(environment, telemetry.log),
    deployedCodeDigest: environment.CODE_DIGEST,
  }),
);
