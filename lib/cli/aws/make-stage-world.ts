import { makeArchive } from '#lib/aws/archive.ts';
import { makeBallots } from '#lib/aws/ballots.ts';
import { makeControl } from '#lib/aws/control.ts';
import { makeCutovers } from '#lib/aws/cutovers.ts';
import { makeExecutionHistories } from '#lib/aws/execution-history.ts';
import { makeGateStore } from '#lib/aws/gate-store.ts';
import { makeIncidentLog } from '#lib/aws/incidents.ts';
import { makeInvoker } from '#lib/aws/invoker.ts';
import { makeLedger } from '#lib/aws/ledger.ts';
import { makeCutoverLock } from '#lib/aws/lock.ts';
import { makeMachine } from '#lib/aws/machine.ts';
import { makeProgress } from '#lib/aws/progress.ts';
import { makeQueueDepth } from '#lib/aws/queue-depth.ts';
import { runRestoreDrill } from '#lib/aws/restore-drill.ts';
import { LOCKED_STACKS } from '#lib/aws/stack-policy.ts';
import { stackName } from '#lib/aws/stage.ts';
import { makeQueueValve } from '#lib/aws/valve.ts';
import { makeWatchStore } from '#lib/aws/watch-store.ts';
import type { Deployed } from '#lib/cli/aws/deployed.ts';
import { makeWitnesses, type WitnessAddresses } from '#lib/cli/aws/make-witnesses.ts';
import type { StageClients } from '#lib/cli/aws/stage-clients.ts';
import type { DeployLock, StageWorld } from '#lib/cli/aws/stage-world.ts';
import { plus } from '#lib/instant.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import { systemRandom } from '#lib/system-random.ts';
import { wallClock } from '#lib/wall-clock.ts';

/** The deployed stage behind the verbs: each port on its adapter, on the clock of the place where it is deployed. */
export const makeStageWorld = (
  clients: StageClients,
  deployed: Deployed,
  compiled: CompiledRunbook,
  addresses: Pick<WitnessAddresses, 'erpUrl' | 'authorityUrl' | 'erpToken'>,
): StageWorld => {
  const { tenant } = compiled.runbook.client;
  const clock: Clock = { ...wallClock, now: () => plus(wallClock.now(), deployed.clockOffset) };
  const records = { client: clients.dynamoDB, table: deployed.data.RecordsTable };
  const rows = {
    client: clients.dynamoDB,
    table: deployed.data.LedgerTable,
    clock,
    random: systemRandom,
    cutover: compiled.runbook.cutover,
  };
  const archive = makeArchive({ client: clients.s3, bucket: deployed.data.ArchiveBucket });
  const valve = makeQueueValve({ client: clients.lambda, mapping: deployed.tenant.WorkerMapping, clock });
  const depth = makeQueueDepth({ client: clients.sqs });
  return {
    deployed,
    compiled,
    clock,
    archive,
    progress: makeProgress(records),
    gates: makeGateStore({ ...records, clock }),
    control: makeControl(rows),
    lock: makeCutoverLock(records),
    cutovers: makeCutovers(records),
    incidents: makeIncidentLog(records),
    watchStore: makeWatchStore(records),
    ledger: makeLedger({ ...rows, documents: archive }),
    machine: makeMachine({
      client: clients.sfn,
      machines: { main: deployed.cutover.MainMachine, rollback: deployed.cutover.RollbackMachine },
    }),
    ballots: makeBallots(records),
    async traffic() {
      const [invoices, dead] = [
        await depth(deployed.tenant.InvoiceQueueUrl),
        await depth(deployed.tenant.DeadLetterQueueUrl),
      ];
      return { ...invoices, dead: dead.waiting + dead.inFlight, valve: await valve.state() };
    },
    histories: makeExecutionHistories({ client: clients.sfn }),
    witnesses: () =>
      makeWitnesses(clients, {
        ...addresses,
        tenant,
        stage: deployed.stage,
        businessId: compiled.runbook.client.businessId,
      }),
    restoreDrill: (tell) =>
      runRestoreDrill({ client: clients.dynamoDB, table: deployed.data.LedgerTable, clock, tell }),
    deployLock: makeDeployLock(clients, deployed, tenant),
    invoke: makeInvoker({ client: clients.lambda, tenant, stage: deployed.stage }),
  };
};

const makeDeployLock = ({ stacks }: StageClients, { stage }: Deployed, tenant: string): DeployLock => {
  const names = LOCKED_STACKS.map((stack) => stackName(tenant, stage, stack));
  return {
    async isLocked() {
      for (const name of names) if (!(await stacks.isLocked(name))) return false;
      return true;
    },
    async setLocked(locked) {
      for (const name of names) await stacks.setLocked(name, locked);
    },
  };
};
