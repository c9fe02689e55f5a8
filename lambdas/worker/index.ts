import { readEnvironment } from '#lib/aws/read-environment.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { serveWorker } from '#lib/aws/serve/worker.ts';
import { wireArchive } from '#lib/aws/wiring/archive.ts';
import { wireAuthority } from '#lib/aws/wiring/authority.ts';
import { wireErp } from '#lib/aws/wiring/erp.ts';
import { wireControl, wireLedger } from '#lib/aws/wiring/ledger.ts';
import { readProgramBundle } from '#lib/aws/wiring/program.ts';
import { wireRecords } from '#lib/aws/wiring/records.ts';
import { systemRandom } from '#lib/system-random.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { Environment } from './config.ts';
import { keepWorker } from './keep-worker.ts';
import { WORKER_SETTINGS } from './worker-dependencies.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('worker', environment);
const bundle = readProgramBundle();
const { authority, qrKeys, settleMilliseconds } = wireAuthority(environment, bundle);

const ports = {
  tenant: environment.TENANT,
  clock: wallClock,
  ids: systemRandom,
  padding: systemRandom,
  ...wireLedger(environment, bundle),
  ...wireControl(environment, bundle),
  ...wireArchive(environment),
  ...wireRecords(environment),
  authority,
  erp: wireErp(environment).erpInbox,
  log: telemetry.log,
  settings: {
    ...WORKER_SETTINGS,
    settleMilliseconds,
    callsPerSecond: environment.AUTHORITY_CALLS_PER_SECOND,
  },
};

export const handler = serveWorker(telemetry, keepWorker(ports, qrKeys));
