import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveIntake } from '#lib/aws/serve/intake.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { wireControl, wireLedger } from '#lib/aws/wiring/ledger.ts';
import { documentRulesOf, readProgramBundle } from '#lib/aws/wiring/program.ts';
import { wireDoorbell } from '#lib/aws/wiring/queue.ts';
import { makeLocalDays } from '#lib/clearance/issue-time.ts';
import { MINUTE } from '#lib/instant.ts';
import { minutesOf } from '#lib/runbook/duration.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { Environment } from './config.ts';
import { makeIntake } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('intake', environment);
const bundle = readProgramBundle();
const { client, goLive, policies } = bundle.runbook;

export const handler = serveIntake(
  telemetry,
  makeIntake({
    tenant: environment.TENANT,
    clock: wallClock,
    ...wireLedger(environment, bundle),
    ...wireControl(environment, bundle),
    ...wireDoorbell(environment, telemetry.log),
    log: telemetry.log,
    check: { serviceId: client.serviceId, rules: documentRulesOf(bundle) },
    days: makeLocalDays(goLive.zone),
    dueBy: {
      B2B: minutesOf(policies.dueBy.B2B) * MINUTE,
      B2C: minutesOf(policies.dueBy.B2C) * MINUTE,
      B2G: minutesOf(policies.dueBy.B2G) * MINUTE,
    },
    notes: policies.creditNotesAcrossTheBorder,
  }),
);
