import { PREPARED_LONG_AGO, standingOf } from '#lib/actions/standing-of.ts';
import { makeControl } from '#lib/aws/control.ts';
import { makeCutoverLock } from '#lib/aws/lock.ts';
import { makeMachine } from '#lib/aws/machine.ts';
import { makeProgress } from '#lib/aws/progress.ts';
import { CutoverOutputs, DataOutputs } from '#lib/aws/stack-outputs.ts';
import { type Stage, stackName } from '#lib/aws/stage.ts';
import type { StageClients } from '#lib/cli/aws/stage-clients.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { Control } from '#lib/ports/control.ts';
import type { CutoverLock } from '#lib/ports/lock.ts';
import type { Machine } from '#lib/ports/machine.ts';
import type { Progress } from '#lib/ports/progress.ts';
import { systemRandom } from '#lib/system-random.ts';
import { wallClock } from '#lib/wall-clock.ts';

/** No more than is needed of them: what is deployed may be of another version than this. */
const Tables = DataOutputs.pick({ RecordsTable: true, LedgerTable: true });
const Machines = CutoverOutputs.pick({ MainMachine: true, RollbackMachine: true });

/** What holds a tenant; `over`: nothing of it runs any more, or it was prepared long ago and never began. */
export interface LockStanding {
  readonly over: boolean;
  readonly cutover: string;
  /** In words: what it does, or how it ended. */
  readonly what: string;
}

export interface LockStandingDeps {
  readonly lock: Pick<CutoverLock, 'holder'>;
  readonly control: Pick<Control, 'get'>;
  readonly progress: Pick<Progress, 'list'>;
  readonly machine: Pick<Machine, 'status'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Whether whoever holds the tenant is over. Undefined: nobody holds it. */
export const judgeLockStanding = async (
  deps: LockStandingDeps,
  tenant: string,
): Promise<LockStanding | undefined> => {
  const holder = await deps.lock.holder(tenant);
  if (holder === undefined) return undefined;
  const { cutover, since } = holder;
  const found = await standingOf(deps, tenant, cutover);
  switch (found.standing) {
    case 'going':
      return { over: false, cutover, what: `${found.execution} runs` };
    case 'over':
      return { over: true, cutover, what: `${found.execution} has ended` };
    case 'not-begun':
      return deps.clock.now() - since >= PREPARED_LONG_AGO
        ? { over: true, cutover, what: 'it was prepared and never began' }
        : { over: false, cutover, what: 'it is being started' };
  }
};

/** The same of whatever is deployed, also of another cutover than is compiled here. Throws where that cannot be found out. */
export const readLockStanding = async (
  { stacks, dynamoDB, sfn }: Pick<StageClients, 'stacks' | 'dynamoDB' | 'sfn'>,
  tenant: string,
  stage: Stage,
): Promise<LockStanding | undefined> => {
  const outputsOf = async (stack: 'data' | 'cutover') =>
    (await stacks.describe(stackName(tenant, stage, stack)))?.outputs;
  const data = Tables.parse(await outputsOf('data'));
  const machines = Machines.parse(await outputsOf('cutover'));
  const records = { client: dynamoDB, table: data.RecordsTable };
  return judgeLockStanding(
    {
      lock: makeCutoverLock(records),
      progress: makeProgress(records),
      control: makeControl({
        client: dynamoDB,
        table: data.LedgerTable,
        clock: wallClock,
        random: systemRandom,
      }),
      machine: makeMachine({
        client: sfn,
        machines: { main: machines.MainMachine, rollback: machines.RollbackMachine },
      }),
      clock: wallClock,
    },
    tenant,
  );
};
