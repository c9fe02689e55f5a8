import { calendarInForce } from '#lib/actions/calendar-amendment.ts';
import { executionNames } from '#lib/aws/stage-report/execution-names.ts';
import { startedPlan } from '#lib/aws/stage-report/started-plan.ts';
import { permitOf } from '#lib/cli/aws/permit-record.ts';
import type { StageWorld } from '#lib/cli/aws/stage-world.ts';
import type { GateRecord, Vote } from '#lib/gates/gate-record.ts';
import { backOutNow } from '#lib/gates/readings/back-out.ts';
import { type Instant, plus } from '#lib/instant.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { gatherWatch } from '#lib/report/gather-watch.ts';
import { outlookOf } from '#lib/report/outlook.ts';
import { runbookNames } from '#lib/report/runbook-names.ts';
import type { DeployState, StatusFacts, Traffic } from '#lib/report/status-facts.ts';
import { switchedSince } from '#lib/watch/switched-since.ts';
import { isRollbackExecution } from '#lib/way-back/execution-names.ts';

/** Reads everything that a status tells of a deployed stage. Nothing is changed. */
export const gatherStatus = async (world: StageWorld): Promise<StatusFacts> => {
  const { compiled, deployed } = world;
  const { runbook, program } = compiled;
  const { cutover } = runbook;
  const { tenant } = runbook.client;
  const now = world.clock.now();
  const record = await world.cutovers.get(cutover);
  const progress = await world.progress.list(cutover);
  const control = await world.control.get(tenant);
  const holder = await world.lock.holder(tenant);
  const run = newestRunIn(progress);
  const openGates = await world.gates.listOpen(cutover);
  const executions = await executionsOf(world, progress, control.execution);
  const turningBack = executions.find(
    ({ name, status }) => status === 'running' && isRollbackExecution(cutover, name),
  )?.name;
  const since = switchedSince(program, new Map(progress.map((each) => [each.task, each])), run);
  const clearance =
    since === undefined ? undefined : await world.ledger.outcomes(tenant, since, plus(now, 1), now);
  const open = clearance === undefined ? 0 : clearance.pending + clearance.unknown;
  const backOut =
    record &&
    backOutNow({
      cutover,
      runbook,
      calendar: await calendarInForce(world.progress, cutover, async () => record.calendar),
      records: progress,
      now,
      open,
    });
  return {
    ...runbookNames(compiled),
    now,
    progress,
    openGates,
    votes: await votesOn(world, openGates),
    deployed: {
      stage: deployed.stage,
      started: record && { by: personName(world, record.startedBy), at: record.startedAt },
      lockedBy: holder && holder.cutover !== cutover ? `${holder.cutover} (${holder.by})` : undefined,
      executions,
      ...(turningBack === undefined ? {} : { turningBack }),
      outlook:
        record &&
        outlookOf({
          runbook,
          plan: startedPlan(runbook, record),
          calendar: record.calendar,
          run,
          progress,
          now,
        }),
      ...(backOut && { backOut }),
      watch: await gatherWatch({ ...world, runbook }, { now, run, since, progress }),
      control,
      since,
      clearance,
      traffic: await trafficOf(world),
      deploys: await deployState(world, progress, now),
    },
  };
};

const votesOn = async (
  { ballots }: StageWorld,
  gates: readonly GateRecord[],
): Promise<ReadonlyMap<string, readonly Vote[]>> =>
  new Map(
    await Promise.all(gates.map(async ({ instance }) => [instance, await ballots.of(instance)] as const)),
  );

/** Whoever may not look at the queue, or looks while it is being replaced, still learns where the cutover stands. */
const trafficOf = async (world: StageWorld): Promise<Traffic | { readonly why: string }> => {
  try {
    return await world.traffic();
  } catch (error) {
    if (error instanceof Error && '$metadata' in error) return { why: error.name };
    throw error;
  }
};

const newestRunIn = (progress: readonly TaskRecord[]): number =>
  Math.max(1, ...progress.map((record) => record.run));

const personName = ({ compiled }: StageWorld, id: string): string => compiled.runbook.people[id]?.name ?? id;

/** Those that AWS still knows; it forgets an execution 90 days after its end. */
export const executionsOf = async (
  world: Pick<StageWorld, 'machine' | 'compiled'>,
  progress: readonly TaskRecord[],
  routeSetBy: string,
): Promise<readonly { readonly name: string; readonly status: string }[]> => {
  const found: { readonly name: string; readonly status: string }[] = [];
  const { machine, compiled } = world;
  const { cutover } = compiled.runbook;
  for (const name of await executionNames({ cutover, machine }, progress, routeSetBy)) {
    const status = await machine.status(name);
    if (status !== undefined) found.push({ name, status });
  }
  return found;
};

const deployState = async (
  world: StageWorld,
  progress: readonly TaskRecord[],
  now: Instant,
): Promise<DeployState> => {
  if (await world.deployLock.isLocked()) return { kind: 'locked' };
  const permit = permitOf(progress);
  if (permit === undefined) return { kind: 'free' };
  return { kind: 'permitted', ...permit, over: permit.until <= now };
};
