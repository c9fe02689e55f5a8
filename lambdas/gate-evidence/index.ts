import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveAction } from '#lib/aws/serve/action.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { wireArchive } from '#lib/aws/wiring/archive.ts';
import { wireArming } from '#lib/aws/wiring/arming.ts';
import { wireAuthority } from '#lib/aws/wiring/authority.ts';
import { wireCertificates } from '#lib/aws/wiring/certificates.ts';
import { wireErp } from '#lib/aws/wiring/erp.ts';
import { wireFrozenFacts } from '#lib/aws/wiring/frozen-facts.ts';
import { wireLedger } from '#lib/aws/wiring/ledger.ts';
import { readProgramBundle } from '#lib/aws/wiring/program.ts';
import { wireRecords } from '#lib/aws/wiring/records.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { Environment } from './config.ts';
import { makeGateEvidence } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('gate-evidence', environment);
const bundle = readProgramBundle();

export const handler = serveAction(
  telemetry,
  makeGateEvidence({
    clock: wallClock,
    ...bundle,
    deployedCodeDigest: bundle.digests.code,
    ...wireRecords(environment),
    ...wireLedger(environment, bundle),
    ...wireArchive(environment),
    ...wireCertificates(environment),
    ...wireAuthority(environment, bundle),
    ...wireErp(environment),
    ...wireFrozenFacts(environment, bundle),
    ...wireArming(environment),
  }),
);
