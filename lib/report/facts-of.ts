import { conservationAccount } from '#lib/account/conservation-account.ts';
import { legacyAfterMandate, legacyCsv, legacySummary } from '#lib/account/legacy-after-mandate.ts';
import { overlapsCsv, overlapsOf } from '#lib/account/overlaps.ts';
import { UNRECORDED_TRIGGER } from '#lib/actions/rollback-trigger.ts';
import { stepTask } from '#lib/actions/run-step.ts';
import type { LedgerRow, Reason } from '#lib/clearance/ledger-row.ts';
import { accountForInvoices, newestRows } from '#lib/clearance/reconcile.ts';
import type { Program, ProgramDigests } from '#lib/compiler/program.ts';
import { standingConditions } from '#lib/gates/conditions.ts';
import { hypercareState, hypercareTask } from '#lib/hypercare/hypercare-record.ts';
import { type Instant, instant, SECOND } from '#lib/instant.ts';
import type { Json } from '#lib/json.ts';
import type { RegisteredInvoice } from '#lib/ports/authority.ts';
import type { PostedInvoice } from '#lib/ports/erp.ts';
import type { ClearanceCounts } from '#lib/ports/ledger.ts';
import type { ExecutionStatus } from '#lib/ports/machine.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { exposedBetween } from '#lib/report/exposed-between.ts';
import { listInvoices, reasonsOf } from '#lib/report/list-invoices.ts';
import { outsideAccount } from '#lib/report/outside-account.ts';
import type { Report } from '#lib/report/report.ts';
import type { RunFacts } from '#lib/report/run-facts.ts';
import { segmentReturns } from '#lib/report/segment-returns.ts';
import { minutesOf } from '#lib/runbook/duration.ts';
import { localDate } from '#lib/runbook/local-moment.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { timeScale } from '#lib/runbook/time-scale.ts';
import { clearanceRate } from '#lib/watch/clearance-rate.ts';
import { describeRatification, ratificationOf, ratificationTask } from '#lib/way-back/ratification.ts';

/** One execution, as the machine or its exported history has it. */
export interface ExecutionFacts {
  readonly name: string;
  readonly machine: 'main' | 'rollback';
  readonly status: ExecutionStatus;
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
  readonly output: Json;
  /** Of a rollback: the state that the main execution was in when it began; null if none ran, or nobody knows. */
  readonly turnedBackFrom: string | null;
}

/** What a run left behind in its stores and outside of them, on any world. */
export interface LeftBehind
  extends Pick<
    RunFacts,
    | 'seed'
    | 'scenario'
    | 'plan'
    | 'pace'
    | 'start'
    | 'end'
    | 'progress'
    | 'gates'
    | 'evidence'
    | 'financeLists'
    | 'machine'
    | 'notChecked'
  > {
  readonly compiled: {
    readonly file: string;
    readonly runbook: Runbook;
    readonly program: Program;
    readonly digests: ProgramDigests;
  };
  /** What was posted or cleared from this moment on may still be on its way. */
  readonly freshFrom?: Instant;
  /** Every row of the tenant. */
  readonly rows: readonly LedgerRow[];
  /** By the ERP's register, in the order of posting. */
  readonly posted: readonly PostedInvoice[];
  readonly registered: readonly RegisteredInvoice[];
  /** What the ERP knows of each number beyond its register. */
  readonly erp: ReadonlyMap<string, { readonly issuedOn?: 'legacy' | 'smartapi'; readonly reason?: Reason }>;
  readonly endsOnLegacy: boolean;
  /** As far as the ERP can tell. */
  readonly downtime: Pick<Report['downtime'], 'secondsNoInvoiceCouldBeIssued' | 'longestWaitSeconds'> &
    Partial<Report['downtime']>;
  /** Between start and end. */
  readonly outcomes: ClearanceCounts;
  /** In the order of their starts. */
  readonly executions: readonly ExecutionFacts[];
}

/** Judges what a run left behind from outside: the ledger counts where the ERP and the authority bear it out. Pure. */
export const factsOf = (all: LeftBehind): Omit<RunFacts, 'wallSeconds'> => {
  // One that found another roll-back at the latch did nothing, and is no second roll-back.
  const left = { ...all, executions: all.executions.filter((each) => outcomeIn(each) !== 'joined') };
  const { compiled, rows, posted, erp, end, executions, progress } = left;
  const { runbook, program } = compiled;
  const newest = newestRows(rows);
  const account = accountForInvoices(posted, rows, left.registered, erp, {
    now: end,
    ...(left.freshFrom !== undefined && { freshFrom: left.freshFrom }),
  });
  const unconfirmed = account.lists.lost.filter((number) => newest.get(number)?.state === 'cleared').length;
  const rate = clearanceRate(
    withoutUnconfirmed(left.outcomes, unconfirmed),
    runbook.policies.clearanceDenominator,
  );
  const outside = outsideAccount(account, newest, erp);
  const invoiceList = listInvoices({
    posted,
    newest,
    lists: account.lists,
    outside,
    erp,
    endsOnLegacy: left.endsOnLegacy,
  });
  const overlaps = overlapsOf({ posted, newest, registered: left.registered, lists: account.lists, erp });
  const afterMandate = legacyAfterMandate({
    policies: runbook.policies,
    posted,
    listed: invoiceList,
    rows,
    newest,
    open: account.lists.overlaps,
  });
  return {
    runbook: compiled.file,
    digests: compiled.digests,
    seed: left.seed,
    scenario: left.scenario,
    outcome: outcomeOf(executions),
    plan: left.plan,
    minimumMinutes: new Map(
      runbook.stages.map((stage) => [stage.id, stage.length === undefined ? 0 : minutesOf(stage.length)]),
    ),
    ...(left.pace && { pace: left.pace }),
    start: left.start,
    end,
    machineEnd: executions.findLast(({ machine }) => machine === 'main')?.endedAt ?? end,
    cutoverEnd: instant(Math.max(left.start, ...executions.map(({ endedAt }) => endedAt ?? end))),
    progress,
    gates: left.gates,
    conditions: standingConditions({
      gates: left.gates,
      records: progress,
      people: runbook.people,
      today: localDate(timeScale(left.pace).toNominal(end), runbook.goLive.zone),
    }),
    gateTitles: new Map(program.gates.map(({ id, title }) => [id, title])),
    evidence: left.evidence,
    invoices: outside.counts,
    account: conservationAccount({
      cutover: runbook.cutover,
      tenant: runbook.client.tenant,
      until: end,
      outside,
      lists: account.lists,
      newest,
      rolledBack: executions.some(({ machine }) => machine === 'rollback'),
    }),
    witnesses: {
      start: left.start,
      until: end,
      ...(left.freshFrom !== undefined && { freshFrom: left.freshFrom }),
      posted,
      registered: left.registered,
      erp,
      endsOnLegacy: left.endsOnLegacy,
    },
    invoiceList,
    financeLists: new Map([
      ...left.financeLists,
      ...(overlaps.length === 0 ? [] : [['overlaps.csv', overlapsCsv(overlaps)] as const]),
      ...(afterMandate.invoices.length === 0
        ? []
        : [['legacy-after-mandate.csv', legacyCsv(afterMandate)] as const]),
    ]),
    overlaps: { bothBooks: account.lists.bothBooks.length, open: account.lists.overlaps.length },
    legacyAfterMandate: legacySummary(afterMandate),
    reasons: reasonsOf(invoiceList),
    clearance: {
      firstPassRate: rate.firstPassRate,
      clearedOfValidRate: rate.rate,
      lowerBound95: rate.lowerBound95,
      failures: rate.failures,
      n: rate.n,
    },
    downtime: downtimeOf(left, outside.counts.overdue),
    machine: left.machine,
    rollbacks: rollbacksOf(left),
    hypercare: hypercareOf(program, progress),
    unproven: unprovenOf(progress),
    notChecked: left.notChecked,
  };
};

const downtimeOf = ({ downtime, compiled }: LeftBehind, overdue: number): Report['downtime'] => ({
  secondsSomebodyWaited: null,
  heldPastDispatch: null,
  issuedByFallback: null,
  ...downtime,
  dispatchMinutes: minutesOf(compiled.runbook.policies.dispatchWithin),
  overdueByLaw: overdue,
});

const outcomeIn = ({ output }: ExecutionFacts): Json | undefined =>
  typeof output === 'object' && output !== null && 'outcome' in output ? output.outcome : undefined;

/** Of the last execution that began: a recovered cutover goes on in a new main execution. */
const outcomeOf = (executions: readonly ExecutionFacts[]): Report['outcome'] => {
  const last = executions.at(-1);
  if (last?.status === 'running') return 'running';
  const outcome = last && outcomeIn(last);
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

/** Cleared by our own word only: a failure, since the authority has nothing. */
const withoutUnconfirmed = (counts: ClearanceCounts, unconfirmed: number): ClearanceCounts => ({
  ...counts,
  cleared: counts.cleared - unconfirmed,
  clearedFirstPass: Math.max(0, counts.clearedFirstPass - unconfirmed),
  unknown: counts.unknown + unconfirmed,
  overdue: counts.overdue + unconfirmed,
});

const rollbacksOf = ({
  compiled,
  executions,
  progress,
  rows,
  start,
  end,
}: LeftBehind): Report['rollbacks'] => {
  const records = new Map(progress.map((record) => [record.task, record]));
  const rollbacks: Report['rollbacks'] = [];
  // Before a second way back only what came since the first one counts.
  let from = start;
  for (const { name, machine, startedAt, turnedBackFrom } of executions) {
    if (machine !== 'rollback') continue;
    const safe = records.get(stepTask(name, 'verify-safe'));
    const replay = records.get(stepTask(name, 'replay'));
    const trigger = triggerOf(progress, name);
    const ratification = ratificationOf(records.get(ratificationTask(name)));
    rollbacks.push({
      trigger,
      title: titleOf(compiled, trigger),
      ...(turnedBackFrom === null ? {} : { state: turnedBackFrom }),
      ...(ratification && { ratification: describeRatification(ratification) }),
      detectedAfterInvoices: exposedBetween(rows, from, startedAt),
      secondsToSafe: Math.round(((safe?.closedAt ?? end) - startedAt) / SECOND),
      replayed: numberOf(replay?.evidence?.rung) + numberOf(replay?.evidence?.released),
    });
    from = startedAt;
  }
  return [
    ...rollbacks,
    ...segmentReturns({ titleOf: (trigger) => titleOf(compiled, trigger), records, rows, start, end }),
  ];
};

/** As the start of the roll-back was recorded; unknown is said, never guessed. */
const triggerOf = (progress: readonly TaskRecord[], rollback: string): string => {
  for (const { evidence } of progress) {
    if (evidence?.rollback === rollback && typeof evidence.trigger === 'string') return evidence.trigger;
  }
  return UNRECORDED_TRIGGER;
};

/** What asked for a roll-back, as the runbook calls it: a trigger, or a gate that was no go. */
const titleOf = ({ runbook, program }: LeftBehind['compiled'], trigger: string): string =>
  runbook.triggers.find(({ id }) => id === trigger)?.title ??
  program.gates.find(({ id }) => id === trigger)?.title ??
  trigger;

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);

const hypercareOf = (
  program: Pick<Program, 'stages'>,
  progress: readonly TaskRecord[],
): RunFacts['hypercare'] => {
  const stage = program.stages.find((candidate) => candidate.hypercare !== undefined);
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
