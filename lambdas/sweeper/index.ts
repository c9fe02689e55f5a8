import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveSchedule } from '#lib/aws/serve/schedule.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { wireErp } from '#lib/aws/wiring/erp.ts';
import { wireControl, wireLedger } from '#lib/aws/wiring/ledger.ts';
import { wireDoorbell } from '#lib/aws/wiring/queue.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { Environment } from './config.ts';
import { makeSweeper, SWEEPER_SETTINGS } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('sweeper', environment);

const sweep = makeSweeper({
  tenant: environment.TENANT,
  clock: wallClock,
  ...wireLedger(environment),
  ...wireControl(environment),
  ...wireDoorbell(environment, telemetry.log),
  erp: wireErp(environment).erpInbox,
  log: telemetry.log,
  settings: SWEEPER_SETTINGS,
});

export const handler = serveSchedule(telemetry, async () => ({ ...(await sweep()) }));
