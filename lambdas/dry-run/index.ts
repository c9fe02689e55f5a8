import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveAction } from '#lib/aws/serve/action.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { wireAuthority } from '#lib/aws/wiring/authority.ts';
import { wireErp } from '#lib/aws/wiring/erp.ts';
import { documentRulesOf, readProgramBundle } from '#lib/aws/wiring/program.ts';
import { wireRecords } from '#lib/aws/wiring/records.ts';
import { samplesFrom } from '#lib/aws/wiring/samples.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { Environment } from './config.ts';
import { makeDryRun } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('dry-run', environment);
const bundle = readProgramBundle();
const erp = wireErp(environment);

export const handler = serveAction(
  telemetry,
  makeDryRun({
    clock: wallClock,
    ...bundle,
    ...wireRecords(environment),
    ...wireAuthority(environment, bundle),
    ...erp,
    samples: samplesFrom(erp.masterData, bundle),
    documentRules: documentRulesOf(bundle),
  }),
);
