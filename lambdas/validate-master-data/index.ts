import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveAction } from '#lib/aws/serve/action.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { makeTenantMasterData } from '#lib/aws/tenant-master-data.ts';
import { wireArchive } from '#lib/aws/wiring/archive.ts';
import { wireAuthority } from '#lib/aws/wiring/authority.ts';
import { wireErp } from '#lib/aws/wiring/erp.ts';
import { documentRulesOf, readProgramBundle } from '#lib/aws/wiring/program.ts';
import { wireRecords } from '#lib/aws/wiring/records.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { Environment } from './config.ts';
import { makeValidateMasterData } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('validate-master-data', environment);
const bundle = readProgramBundle();
const archive = wireArchive(environment);

export const handler = serveAction(
  telemetry,
  makeValidateMasterData({
    clock: wallClock,
    ...bundle,
    ...wireRecords(environment),
    ...wireErp(environment),
    ...wireAuthority(environment, bundle),
    ...archive,
    tenantMasterData: makeTenantMasterData({ archive: archive.archive, tenant: environment.TENANT }),
    documentRules: documentRulesOf(bundle),
  }),
);
