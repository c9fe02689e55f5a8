import { statesOf } from '#lib/asl/states-of.ts';
import { makeExecutionHistories } from '#lib/aws/execution-history.ts';
import { readEnvironment } from '#lib/aws/read-environment.ts';
import { serveAction } from '#lib/aws/serve/action.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { executionNames } from '#lib/aws/stage-report/execution-names.ts';
import { gatherReport } from '#lib/aws/stage-report/gather-report.ts';
import { wireArchive } from '#lib/aws/wiring/archive.ts';
import { wireAuthority } from '#lib/aws/wiring/authority.ts';
import { stepFunctions } from '#lib/aws/wiring/clients.ts';
import { wireErp } from '#lib/aws/wiring/erp.ts';
import { wireControl, wireLedger } from '#lib/aws/wiring/ledger.ts';
import { wireMachine } from '#lib/aws/wiring/machine.ts';
import { readProgramBundle } from '#lib/aws/wiring/program.ts';
import { wireRecords } from '#lib/aws/wiring/records.ts';
import { sha256 } from '#lib/digest.ts';
import { buildReport } from '#lib/report/build-report.ts';
import { StageReport } from '#lib/report/report.ts';
import { ok } from '#lib/result.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { Environment } from './config.ts';
import { makeCertify } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('certify', environment);
const bundle = readProgramBundle();
const { erpRegister, erpAccount, erpOutput } = wireErp(environment);
const { authority } = wireAuthority(environment, bundle);
const world = {
  deployed: {
    stage: environment.STAGE,
    account: '',
    cutover: { MainMachine: environment.MAIN_MACHINE_ARN, RollbackMachine: environment.ROLLBACK_MACHINE_ARN },
  },
  clock: wallClock,
  ...wireRecords(environment),
  ...wireControl(environment),
  ...wireLedger(environment, bundle),
  ...wireArchive(environment),
  ...wireMachine(environment),
};
const { runbook } = bundle;
// Of digests the report tells those on record since the start, and no bundle has a calendar.
const compiledAt = (cutover: string) => ({
  ...bundle,
  runbook: { ...runbook, cutover },
  file: 'as deployed',
  digests: { ...bundle.digests, calendar: sha256('') },
});

export const handler = serveAction(
  telemetry,
  makeCertify({
    stage: environment.STAGE,
    program: bundle.program,
    digests: bundle.digests,
    states: statesOf(bundle.program.definition).size,
    machine: world.machine,
    archive: world.archive,
    async executions(cutover) {
      const { execution } = await world.control.get(runbook.client.tenant);
      return executionNames(
        { cutover, machine: world.machine },
        await world.progress.list(cutover),
        execution,
      );
    },
    async gather(cutover) {
      const witnesses = {
        erp: ok({ register: erpRegister, account: erpAccount, output: erpOutput }),
        authority: ok(authority),
      };
      const gathered = await gatherReport(
        { ...world, compiled: compiledAt(cutover) },
        { histories: makeExecutionHistories({ client: stepFunctions() }) },
        witnesses,
      );
      return gathered.ok ? ok(StageReport.parse(buildReport(gathered.value.facts))) : gathered;
    },
    log: telemetry.log,
  }),
);
