import { newestRun } from '#lib/actions/newest-run.ts';
import { describeError } from '#lib/describe-error.ts';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import { dayBounds } from '#lib/hypercare/day-bounds.ts';
import { type Instant, instant, MINUTE } from '#lib/instant.ts';
import type { Incident } from '#lib/ports/incidents.ts';
import type { ClearanceCounts } from '#lib/ports/ledger.ts';
import type { Log } from '#lib/ports/log.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { err, ok } from '#lib/result.ts';
import type { ControlItem } from '#lib/route/control-item.ts';
import { minutesOf } from '#lib/runbook/duration.ts';
import { localDate } from '#lib/runbook/local-moment.ts';
import { stageSubject } from '#lib/runbook/stage-subject.ts';
import { lateBefore } from '#lib/watch/late-before.ts';
import { switchedSince } from '#lib/watch/switched-since.ts';
import { NOTHING_WATCHED, type WatchState } from '#lib/watch/watch-state.ts';
import type { Read } from '#lib/way-back/triggers/trigger-verdict.ts';
import type { EvaluateDeps } from './evaluate-deps.ts';

/** What can be read, read; what cannot is said, and the rest goes on. */
export const reading = async <T>(log: Log, what: string, read: () => Promise<T>): Promise<Read<T>> => {
  try {
    return ok(await read());
  } catch (error) {
    const described = describeError(error);
    log('evaluate-not-read', { what, ...described });
    return err(`${what} failed (${described.error})`);
  }
};

/** One look: each store read once. */
export interface Look {
  readonly now: Instant;
  readonly cutover: string;
  readonly run: number;
  /**
   * The run's first entry into a stage; what was declared before it belongs to another. Other records (hypercare, a segment's
   * return) keep the moment of the run that opened them.
   */
  readonly runBegan: Instant;
  readonly records: Read<readonly TaskRecord[]>;
  readonly gates: Read<readonly GateRecord[]>;
  readonly control: Read<ControlItem>;
  readonly incidents: Read<readonly Incident[]>;
  readonly watch: Read<WatchState>;
  /** When the run first let invoices towards SmartAPI; undefined: not yet. */
  readonly from: Read<Instant | undefined>;
  /** What waits does so because the authority is or was out, or sending was stopped a short while ago. */
  readonly excused: boolean;
  readonly counts: Read<ClearanceCounts | undefined>;
  readonly today: Read<ClearanceCounts | undefined>;
}

/** When the client's own day began; worked out once a day. */
export const makeDayBegin = (zone: string): ((now: Instant) => Instant) => {
  let day = { from: instant(0), to: instant(0) };
  return (now) => {
    if (now < day.from || now >= day.to) day = dayBounds(localDate(now, zone), zone);
    return day.from;
  };
};

export const readLook = async (
  deps: EvaluateDeps,
  now: Instant,
  cutover: string,
  midnight: Instant,
): Promise<Look> => {
  const { log, tenant, runbook } = deps;
  const records = await reading(log, 'the progress table', () => deps.progress.list(cutover));
  const gates = await reading(log, 'open gates', () => deps.gates.listOpen(cutover));
  const control = await reading(log, 'the control item', () => deps.control.get(tenant));
  const incidents = await reading(log, 'incidents', () => deps.incidents.list(cutover));
  const watch = await reading(
    log,
    'the watch',
    async () => (await deps.watchStore.get(cutover)) ?? NOTHING_WATCHED,
  );
  const known = records.ok ? records.value : [];
  const asked = await reading(log, 'the newest run', () =>
    newestRun({ machine: deps.machine, progress: { list: async () => known } }, cutover),
  );
  const run = asked.ok ? asked.value : Math.max(0, ...known.map((record) => record.run));
  const entries = new Set(deps.program.stages.map(({ id }) => stageSubject(id)));
  const from: Look['from'] = records.ok
    ? ok(switchedSince(deps.program, new Map(known.map((each) => [each.task, each])), run))
    : records;

  const limit = minutesOf(runbook.thresholds.pendingLimit) * MINUTE;
  const upSince = watch.ok
    ? Math.max(watch.value.outage.recoveredAt ?? 0, watch.value.pausedAt ?? 0)
    : undefined;
  const outcomes = (since: Instant) => () =>
    deps.ledger.outcomes(tenant, since, now, now, lateBefore(now, limit, upSince));
  const switched = from.ok ? from.value : undefined;
  const nothing: Read<undefined> = from.ok ? ok(undefined) : from;
  return {
    now,
    cutover,
    run,
    runBegan: instant(
      Math.min(
        now,
        ...known.filter((each) => each.run === run && entries.has(each.task)).map((each) => each.openedAt),
      ),
    ),
    records,
    gates,
    control,
    incidents,
    watch,
    from,
    excused:
      (watch.ok && watch.value.outage.downSince !== undefined) ||
      (upSince !== undefined && now <= upSince + limit),
    counts: switched === undefined ? nothing : await reading(log, 'the ledger', outcomes(switched)),
    today:
      switched === undefined
        ? nothing
        : await reading(log, 'the ledger of today', outcomes(instant(Math.max(midnight, switched)))),
  };
};
