import { currentCutover } from '#lib/actions/current-cutover.ts';
import { makeCutoverLock } from '#lib/aws/lock.ts';
import type { Stage } from '#lib/aws/stage.ts';
import { acknowledgeOnStage } from '#lib/cli/aws/acknowledge.ts';
import { atCutover } from '#lib/cli/aws/at-cutover.ts';
import { attestOnStage } from '#lib/cli/aws/attest.ts';
import { awsFault } from '#lib/cli/aws/aws-fault.ts';
import { certificateOnStage } from '#lib/cli/aws/certificate.ts';
import { certificatesOf } from '#lib/cli/aws/certificates-of.ts';
import { connect, deployCommand } from '#lib/cli/aws/connect.ts';
import { decideOnStage } from '#lib/cli/aws/decide.ts';
import { declareOnStage } from '#lib/cli/aws/declare.ts';
import { deployPermitOnStage } from '#lib/cli/aws/deploy-permit.ts';
import { drillOnStage } from '#lib/cli/aws/drill.ts';
import { fallbackOnStage } from '#lib/cli/aws/fallback.ts';
import { gatesOnStage } from '#lib/cli/aws/gates.ts';
import { incidentsOnStage } from '#lib/cli/aws/incidents.ts';
import { loadMasterDataOnStage } from '#lib/cli/aws/load-master-data.ts';
import { readLockStanding } from '#lib/cli/aws/lock-standing.ts';
import { maintenanceOnStage } from '#lib/cli/aws/maintenance.ts';
import { makeStageWorld } from '#lib/cli/aws/make-stage-world.ts';
import { proofOnStage } from '#lib/cli/aws/proof.ts';
import { queueOnStage } from '#lib/cli/aws/queue.ts';
import { ratifyOnStage } from '#lib/cli/aws/ratify.ts';
import { replayOnStage } from '#lib/cli/aws/replay.ts';
import { reportOnStage } from '#lib/cli/aws/report.ts';
import { rollbackOnStage } from '#lib/cli/aws/rollback.ts';
import { stageBindings } from '#lib/cli/aws/stage-bindings.ts';
import type { StageCall, StageVerb } from '#lib/cli/aws/stage-call.ts';
import { makeStageClients } from '#lib/cli/aws/stage-clients.ts';
import { startOnStage } from '#lib/cli/aws/start.ts';
import { statusOnStage } from '#lib/cli/aws/status.ts';
import { taskOnStage } from '#lib/cli/aws/task.ts';
import { DEFAULT_RUNBOOK } from '#lib/cli/default-runbook.ts';
import { BAD_INPUT, type ExitCode } from '#lib/cli/exit-code.ts';
import { loadNamedRunbook } from '#lib/cli/load-named-runbook.ts';
import type { Given } from '#lib/cli/main.ts';
import { shownPath } from '#lib/cli/shown-path.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import type { Terminal } from '#lib/cli/terminal.ts';
import type { StageVerbName } from '#lib/cli/where-it-runs.ts';
import { ok } from '#lib/result.ts';
import { formatProblems } from '#lib/runbook/format-problems.ts';
import { wallClock } from '#lib/wall-clock.ts';

const VERBS: Readonly<Record<StageVerbName, StageVerb>> = {
  start: startOnStage,
  status: statusOnStage,
  task: taskOnStage,
  gates: gatesOnStage,
  fallback: fallbackOnStage,
  decide: decideOnStage,
  rollback: rollbackOnStage,
  declare: declareOnStage,
  incidents: incidentsOnStage,
  ratify: ratifyOnStage,
  queue: queueOnStage,
  maintenance: maintenanceOnStage,
  acknowledge: acknowledgeOnStage,
  replay: replayOnStage,
  report: reportOnStage,
  proof: proofOnStage,
  drill: drillOnStage,
  attest: attestOnStage,
  certificate: certificateOnStage,
  'load-master-data': loadMasterDataOnStage,
  'deploy-permit': deployPermitOnStage,
};

/** Loads the runbook, tells the verb how to reach the stage, and has a line for each fault of the world on the way. */
export const runOnStage = async (
  verb: StageVerbName,
  stage: Stage,
  given: Given,
  terminal: Terminal,
): Promise<ExitCode> => {
  const file = stringOption(given, 'runbook') ?? shownPath(DEFAULT_RUNBOOK);
  const compiled = loadNamedRunbook(given, file);
  const bindings = stageBindings(stage, stringOption(given, 'deployment'));
  if (!compiled.ok || !bindings.ok) {
    const problems = [...(compiled.ok ? [] : compiled.error), ...(bindings.ok ? [] : bindings.error)];
    terminal.err(formatProblems(problems).trimEnd());
    return BAD_INPUT;
  }
  const { runbook, digests } = compiled.value;
  const fallbackRegion = bindings.value.region;
  const clients = makeStageClients(process.env.AWS_ENDPOINT_URL, fallbackRegion);
  const context = {
    stage,
    endpoint: process.env.AWS_ENDPOINT_URL,
    region: process.env.AWS_REGION ?? fallbackRegion,
    profile: process.env.AWS_PROFILE,
  };
  const deploy = deployCommand(stage, {
    runbook: stringOption(given, 'runbook'),
    deployment: stringOption(given, 'deployment'),
  });
  const call: StageCall = {
    stage,
    compiled: compiled.value,
    given,
    terminal,
    where: whereOf(stage, given),
    deploy,
    repository: bindings.value.repository,
    certificates: () => certificatesOf(stage, runbook.client.tenant, stringOption(given, 'deployment')),
    stacks: clients.stacks,
    lockStanding: () => readLockStanding(clients, runbook.client.tenant, stage),
    async connect() {
      const to = {
        stage,
        tenant: runbook.client.tenant,
        cutover: runbook.cutover,
        region: await clients.region(),
        account: stringOption(given, 'account') ?? bindings.value.account,
        deploy,
      };
      const found = await connect({ ...clients, now: wallClock.now }, to);
      if (!found.ok) return found;
      if (verb !== 'start' && found.value.cutover.ProgramDigest !== digests.program) {
        terminal.err(
          `Note: stage ${stage} runs program ${found.value.cutover.ProgramDigest.slice(0, 16)}, and ${file} compiles to ${digests.program.slice(0, 16)}. Titles and plan are shown as they are here.`,
        );
      }
      const addresses = {
        erpUrl: stringOption(given, 'erp-url') ?? bindings.value.erpUrl,
        authorityUrl: stringOption(given, 'authority-url') ?? bindings.value.authorityUrl,
        erpToken: process.env.CUTOVER_ERP_TOKEN,
      };
      // A certificate is of the program, whichever rehearsal goes, and the job that hands it in reads no store.
      const cutover =
        verb === 'certificate'
          ? runbook.cutover
          : await currentCutover(
              stage,
              makeCutoverLock({ client: clients.dynamoDB, table: found.value.data.RecordsTable }),
              runbook.client.tenant,
              runbook.cutover,
            );
      return ok(makeStageWorld(clients, found.value, atCutover(compiled.value, cutover), addresses));
    },
  };
  try {
    return await VERBS[verb](call);
  } catch (error) {
    const line = awsFault(error, context);
    if (line === undefined) throw error;
    terminal.err(`cutover ${verb}: ${line}`);
    return BAD_INPUT;
  } finally {
    clients.destroy();
  }
};

/** So that a next command reaches the same stage, whatever stands in the environment. */
const whereOf = (stage: Stage, given: Given): string =>
  ['runbook', 'deployment']
    .flatMap((name) => {
      const value = stringOption(given, name);
      return value === undefined ? [] : [`--${name} ${value}`];
    })
    .reduce((options, option) => `${options} ${option}`, `--stage ${stage}`);
