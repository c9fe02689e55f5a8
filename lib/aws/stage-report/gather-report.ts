import * as z from 'zod';
import { allRows } from '#lib/actions/all-rows.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { DAY, type Instant, instant, MINUTE, plus, SECOND } from '#lib/instant.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { Control } from '#lib/ports/control.ts';
import type { Cutovers } from '#lib/ports/cutovers.ts';
import type { GateStore } from '#lib/ports/gate-store.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { Machine } from '#lib/ports/machine.ts';
import type { Progress } from '#lib/ports/progress.ts';
import { type ExecutionFacts, factsOf, type LeftBehind } from '#lib/report/facts-of.ts';
import { readFiled } from '#lib/report/read-filed.ts';
import type { RunFacts } from '#lib/report/run-facts.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { Pace } from '#lib/runbook/time-scale.ts';
import { executionNames } from './execution-names.ts';
import { readOutside, type Witnesses } from './outside.ts';
import { type ExecutionSources, readExecutions } from './read-executions.ts';
import { startedPlan } from './started-plan.ts';

/** As a rehearsal does: clerks mend, held invoices are asked for. */
const SETTLING = 2 * DAY;
/** What was posted or cleared a moment ago may not have come everywhere yet. */
const FRESH = 15 * MINUTE;

const Calendar = z.object({ pace: Pace.optional() });

/** As much of a stage as a report reads: the command line has it, and so has the function that certifies a rehearsal. */
export interface ReportWorld {
  readonly cutovers: Pick<Cutovers, 'get'>;
  readonly progress: Progress;
  readonly gates: Pick<GateStore, 'list'>;
  readonly control: Pick<Control, 'get'>;
  readonly archive: Archive;
  readonly clock: Clock;
  readonly ledger: Pick<Ledger, 'list' | 'outcomes'>;
  readonly machine: Pick<Machine, 'status'>;
  readonly compiled: LeftBehind['compiled'];
  readonly deployed: {
    readonly stage: string;
    readonly account: string;
    readonly cutover: { readonly MainMachine: string; readonly RollbackMachine: string };
  };
}

export interface GatheredReport {
  readonly facts: RunFacts;
  readonly executions: readonly ExecutionFacts[];
  /** Of the ledger, in the report's span. */
  readonly rows: readonly LedgerRow[];
  /** By gate instance, byte for byte. */
  readonly evidenceTexts: ReadonlyMap<string, string>;
}

/** The same facts as a rehearsal's, from the stores of a stage, its executions, its archive, and those outside. */
export const gatherReport = async (
  world: ReportWorld,
  sources: Pick<ExecutionSources, 'histories'>,
  witnesses: Witnesses,
): Promise<Result<GatheredReport, string>> => {
  const { compiled, deployed } = world;
  const { runbook } = compiled;
  const { cutover, client } = runbook;
  const record = await world.cutovers.get(cutover);
  if (record === undefined) {
    return err(`cutover ${cutover} was never started on stage ${deployed.stage}: there is nothing to report`);
  }
  const progress = await world.progress.list(cutover);
  const gates = await world.gates.list(cutover);
  const control = await world.control.get(client.tenant);
  const { executions, machine, forgotten } = await readExecutions(
    {
      cutover,
      machines: { main: deployed.cutover.MainMachine, rollback: deployed.cutover.RollbackMachine },
      histories: sources.histories,
      archive: world.archive,
    },
    await executionNames({ cutover, machine: world.machine }, progress, control.execution),
  );
  const now = world.clock.now();
  const start = record.startedAt;
  const end = endOf(executions, start, now);
  const all: LedgerRow[] = [];
  for await (const row of allRows(world.ledger, client.tenant)) all.push(row);
  const rows = all.filter(({ receivedAt }) => receivedAt >= start && receivedAt <= end);
  const outside = await readOutside(witnesses, all, { start, end }, control.route.kind === 'legacy');
  const filed = await readFiled(world.archive, progress, gates);
  const { pace } = Calendar.parse(record.calendar);
  const facts = factsOf({
    // What ran, not what stands here.
    compiled: { ...compiled, digests: record.digests },
    seed: 0,
    scenario: `stage ${deployed.stage}${deployed.account === '' ? '' : `, account ${deployed.account}`}`,
    plan: startedPlan(runbook, record),
    ...(pace && { pace }),
    start,
    end,
    ...(end === now && { freshFrom: plus(now, -FRESH) }),
    rows,
    ...outside,
    outcomes: await world.ledger.outcomes(client.tenant, start, plus(end, 1), end),
    progress,
    gates,
    ...filed,
    executions,
    downtime: { secondsNoInvoiceCouldBeIssued: null, longestWaitSeconds: longestWait(rows) },
    machine,
    notChecked: [
      ...outside.notChecked,
      ...forgotten.map(
        (name) =>
          `execution ${name}: neither Step Functions nor the archive has its history, so its states and its outcome are missing here`,
      ),
    ],
  });
  return ok({
    facts: { ...facts, wallSeconds: Math.round((end - start) / SECOND) },
    executions,
    rows,
    evidenceTexts: filed.evidenceTexts,
  });
};

/** While an execution runs until now; afterwards until all is settled. */
const endOf = (
  executions: readonly { readonly endedAt: Instant | null }[],
  start: Instant,
  now: Instant,
): Instant => {
  const ends = executions.map(({ endedAt }) => endedAt ?? now);
  return instant(Math.min(now, Math.max(start, ...ends) + SETTLING));
};

/** From intake to clearance, in seconds; null where none was cleared. */
const longestWait = (rows: readonly LedgerRow[]): number | null => {
  const waits = rows.flatMap(({ clearedAt, receivedAt }) =>
    clearedAt === undefined ? [] : [Math.round((clearedAt - receivedAt) / SECOND)],
  );
  return waits.length === 0 ? null : Math.max(...waits);
};
