import * as z from 'zod';
import { allRows } from '#lib/actions/all-rows.ts';
import { rollbackTrigger } from '#lib/actions/rollback-trigger.ts';
import { stepTask } from '#lib/actions/run-step.ts';
import { parseIrn } from '#lib/clearance/irn.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { accountForInvoices, newestRows } from '#lib/clearance/reconcile.ts';
import type { Evidence } from '#lib/gates/evidence.ts';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import { evidenceKey, parseEvidence } from '#lib/gates/parse-evidence.ts';
import { hypercareState, hypercareTask } from '#lib/hypercare/hypercare-record.ts';
import { type Instant, instant, plus, SECOND } from '#lib/instant.ts';
import type { RegisteredInvoice } from '#lib/ports/authority.ts';
import type { ClearanceCounts } from '#lib/ports/ledger.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import { exposedBetween } from '#lib/rehearsal/exposed-between.ts';
import { listInvoices, reasonsOf } from '#lib/rehearsal/list-invoices.ts';
import type { LocalWorld } from '#lib/rehearsal/local-world.ts';
import { outsideAccount } from '#lib/rehearsal/outside-account.ts';
import type { Report } from '#lib/report/report.ts';
import type { RunFacts } from '#lib/report/run-facts.ts';
import { minutesOf } from '#lib/runbook/duration.ts';
import type { Pace } from '#lib/runbook/time-scale.ts';
import { clearanceRate } from '#lib/watch/clearance-rate.ts';

interface Collect {
  readonly compiled: CompiledRunbook;
  readonly scenario: { readonly scenario: string };
  readonly seed: number;
  readonly world: LocalWorld;
  readonly start: Instant;
  readonly end: Instant;
}

/**
 * What the run left behind, judged from outside: the ledger counts where the ERP's register and account and the authority's
 * own log bear it out.
 */
export const collectFacts = async (run: Collect): Promise<Omit<RunFacts, 'wallSeconds'>> => {
  const { world, compiled, start, end } = run;
  const { runbook } = compiled;
  const { tenant } = runbook.client;
  const rows: LedgerRow[] = [];
  for await (const row of allRows(world.tenant.ledger, tenant)) rows.push(row);
  const posted = await world.erp.register.posted(start, plus(end, 1));
  const registered = world.simulator.log.accepted.map(registeredFrom);
  const erp = world.erp.account();
  const newest = newestRows(rows);
  const account = accountForInvoices(posted, rows, registered, erp, { now: end });
  const progress = await world.progress.list(runbook.cutover);
  const gates = await world.gates.list(runbook.cutover);
  const unconfirmed = account.lists.lost.filter((number) => newest.get(number)?.state === 'cleared').length;
  const rate = clearanceRate(
    withoutUnconfirmed(await world.tenant.ledger.outcomes(tenant, start, plus(end, 1), end), unconfirmed),
    runbook.policies.clearanceDenominator,
  );
  const outside = outsideAccount(account, newest, erp);
  const invoiceList = listInvoices({
    posted,
    newest,
    lists: account.lists,
    outside,
    erp,
    endsOnLegacy: (await world.erp.output.current()) === 'legacy',
  });
  return {
    runbook: compiled.file,
    digests: compiled.digests,
    seed: run.seed,
    scenario: run.scenario.scenario,
    outcome: outcomeOf(world),
    plan: compiled.plan,
    minimumMinutes: new Map(
      runbook.stages.map((stage) => [stage.id, stage.length === undefined ? 0 : minutesOf(stage.length)]),
    ),
    ...(compiled.calendar.pace && { pace: paceOf(compiled.calendar.pace) }),
    start,
    end,
    machineEnd: machineEndOf(world, end),
    cutoverEnd: instant(Math.max(start, ...world.machine.executions().map(({ endedAt }) => endedAt ?? end))),
    progress,
    gates,
    gateTitles: new Map(compiled.program.gates.map(({ id, title }) => [id, title])),
    evidence: await evidenceOf(world, gates),
    invoices: outside.counts,
    invoiceList,
    financeLists: await financeListsOf(world, progress),
    reasons: reasonsOf(invoiceList),
    clearance: {
      firstPassRate: rate.firstPassRate,
      clearedOfValidRate: rate.rate,
      lowerBound95: rate.lowerBound95,
      failures: rate.failures,
      n: rate.n,
    },
    downtime: world.erp.downtime(),
    machine: world.machine.counts(),
    rollbacks: await rollbacksOf(run, progress, rows),
    hypercare: hypercareOf(run, progress),
    unproven: unprovenOf(progress),
  };
};

const paceOf = ({ scale, anchor, nominalBegin }: Pace): Pace => ({ scale, anchor, nominalBegin });

const evidenceOf = async (
  world: LocalWorld,
  gates: readonly GateRecord[],
): Promise<ReadonlyMap<string, Evidence>> => {
  const found = new Map<string, Evidence>();
  for (const gate of gates) {
    const read = parseEvidence(
      await world.tenant.archive.get(evidenceKey(gate.instance)),
      gate.evidenceDigest,
    );
    if (read.ok) found.set(gate.instance, read.value.evidence);
  }
  return found;
};

const registeredFrom = ({ irn }: { readonly irn: string }): RegisteredInvoice => {
  const parsed = parseIrn(irn);
  if (!parsed.ok) throw new Error(`the authority has registered what is no IRN: ${irn}`);
  return { irn: parsed.value.irn };
};

/** Of the last execution that ended: a recovered cutover goes on in a new main execution. */
const outcomeOf = (world: LocalWorld): Report['outcome'] => {
  const last = world.machine.executions().at(-1);
  const output = last?.output;
  const outcome =
    typeof output === 'object' && output !== null && 'outcome' in output ? output.outcome : undefined;
  switch (outcome) {
    case 'completed':
    case 'no-go':
    case 'undecided':
    case 'rolled-back':
      return outcome;
    default:
      return 'failed';
  }
};

/** When the last main execution ended: a stage that was interrupted lasted until then. */
const machineEndOf = (world: LocalWorld, end: Instant): Instant =>
  world.machine.executions().findLast(({ machine }) => machine === 'main')?.endedAt ?? end;

/** Cleared by our own word only: a failure, since the authority has nothing. */
const withoutUnconfirmed = (counts: ClearanceCounts, unconfirmed: number): ClearanceCounts => ({
  ...counts,
  cleared: counts.cleared - unconfirmed,
  clearedFirstPass: Math.max(0, counts.clearedFirstPass - unconfirmed),
  unknown: counts.unknown + unconfirmed,
  overdue: counts.overdue + unconfirmed,
});

/** The lists of each roll-back, by the name of a file: as the way back filed them, read back from the archive. */
const financeListsOf = async (
  world: LocalWorld,
  progress: readonly TaskRecord[],
): Promise<RunFacts['financeLists']> => {
  const keys = progress.flatMap(({ evidence }) => {
    const lists = FiledLists.safeParse(evidence?.lists);
    return lists.success ? lists.data.map(({ key }) => key) : [];
  });
  const found = new Map<string, string>();
  for (const key of keys) {
    const csv = await world.tenant.archive.get(key);
    if (csv !== undefined) found.set(fileNameOf(key), csv);
  }
  return found;
};

const FiledLists = z.array(z.object({ key: z.string() }));

/** `incidents/<roll-back>/<moment>/<list>-<digest>.csv` without the digest: at one moment a list is filed once. */
const fileNameOf = (key: string): string =>
  key
    .split('/')
    .slice(1)
    .join('-')
    .replace(/-[0-9a-f]{16}\.csv$/, '.csv');

const rollbacksOf = async (
  { world, compiled, start, end }: Collect,
  progress: readonly TaskRecord[],
  rows: readonly LedgerRow[],
): Promise<Report['rollbacks']> => {
  const records = new Map(progress.map((record) => [record.task, record]));
  const rollbacks: Report['rollbacks'] = [];
  // Before a second way back only what came since the first one counts.
  let from = start;
  for (const { name, machine, startedAt, turnedBackFrom } of world.machine.executions()) {
    if (machine !== 'rollback') continue;
    const safe = records.get(stepTask(name, 'verify-safe'));
    const replay = records.get(stepTask(name, 'replay'));
    const trigger = await rollbackTrigger(world.progress, compiled.runbook.cutover, name);
    rollbacks.push({
      trigger,
      title: titleOf(compiled, trigger),
      ...(turnedBackFrom === null ? {} : { state: turnedBackFrom }),
      detectedAfterInvoices: exposedBetween(rows, from, startedAt),
      secondsToSafe: Math.round(((safe?.closedAt ?? end) - startedAt) / SECOND),
      replayed: numberOf(replay?.evidence?.rung) + numberOf(replay?.evidence?.released),
    });
    from = startedAt;
  }
  return rollbacks;
};

/** What asked for a roll-back, as the runbook calls it: a trigger, or a gate that was no go. */
const titleOf = ({ runbook, program }: CompiledRunbook, trigger: string): string =>
  runbook.triggers.find(({ id }) => id === trigger)?.title ??
  program.gates.find(({ id }) => id === trigger)?.title ??
  trigger;

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);

const hypercareOf = ({ compiled }: Collect, progress: readonly TaskRecord[]): RunFacts['hypercare'] => {
  const stage = compiled.program.stages.find((candidate) => candidate.hypercare !== undefined);
  const record = progress.find((candidate) => candidate.task === hypercareTask(stage?.id ?? ''));
  if (record === undefined) return undefined;
  const { checkpoints, extensions, goodDaysInARow } = hypercareState(record);
  return { checkpoints, extensions, goodDaysInARow };
};

/** Kinds that no pilot invoice proved, as the last check of the pilot wrote them down. */
const unprovenOf = (progress: readonly TaskRecord[]): readonly string[] => {
  const unproven = progress
    .map((record) => record.evidence?.unproven)
    .filter(Array.isArray)
    .at(-1);
  return (unproven ?? []).filter((kind) => typeof kind === 'string');
};
