import { newestRun } from '#lib/actions/newest-run.ts';
import type { Program } from '#lib/compiler/program.ts';
import { describeError } from '#lib/describe-error.ts';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import { dayBounds } from '#lib/hypercare/day-bounds.ts';
import { type Instant, MINUTE, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { GateStore } from '#lib/ports/gate-store.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { CutoverLock } from '#lib/ports/lock.ts';
import type { Log } from '#lib/ports/log.ts';
import type { Machine } from '#lib/ports/machine.ts';
import type { Measure } from '#lib/ports/measure.ts';
import type { Progress, TaskRecord } from '#lib/ports/progress.ts';
import type { QueueValve } from '#lib/ports/queue.ts';
import { localDate } from '#lib/runbook/local-moment.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { judgeClearance } from '#lib/watch/clearance-rate.ts';
import { switchedSince } from '#lib/watch/switched-since.ts';

export interface EvaluateDeps {
  readonly tenant: string;
  readonly clock: Clock;
  readonly program: Pick<Program, 'tasks' | 'stages'>;
  readonly runbook: Pick<Runbook, 'policies' | 'thresholds' | 'goLive' | 'people'>;
  readonly ledger: Pick<Ledger, 'outcomes' | 'open'>;
  readonly lock: Pick<CutoverLock, 'holder'>;
  readonly progress: Pick<Progress, 'list'>;
  readonly gates: Pick<GateStore, 'listOpen'>;
  readonly machine: Pick<Machine, 'status'>;
  readonly valve: Pick<QueueValve, 'state'>;
  readonly measure: Measure;
  readonly log: Log;
}

/** Canaries among the oldest are left out; more than this many waiting at once are none. */
const OLDEST = 50;

/** As a check of the clearance rate asks for, unless its task says otherwise. */
const MINIMUM_INVOICES = 30;

const minutesSince = (now: Instant, moments: readonly Instant[]): number =>
  Math.max(0, ...moments.map((at) => (now - at) / MINUTE));

/**
 * Judges the clearance rate since the switch and publishes what dashboard and alarms read. It measures and says its
 * verdict; it starts no roll-back by itself: triggers that act on a verdict are a work of their own, and until then alarms
 * and people ask for the way back.
 */
export const makeEvaluate =
  (deps: EvaluateDeps): (() => Promise<JsonObject>) =>
  async () => {
    const { tenant, measure } = deps;
    const now = deps.clock.now();
    const oldest = (await deps.ledger.open(tenant, now, OLDEST)).filter((row) => !row.canary);
    measure(
      'OldestPendingMinutes',
      minutesSince(
        now,
        oldest.slice(0, 1).map((row) => row.receivedAt),
      ),
      'minutes',
    );

    await measureValve(deps);

    const cutover = (await deps.lock.holder(tenant))?.cutover;
    if (cutover === undefined) return { verdict: 'no-cutover' };
    const gates = await deps.gates.listOpen(cutover);
    const records = await deps.progress.list(cutover);
    measure(
      'OpenGateMinutes',
      minutesSince(
        now,
        gates.map((gate) => gate.openedAt),
      ),
      'minutes',
    );
    const blocked = records.filter((record) => record.status === 'blocked');
    measure('HeldTasks', blocked.length, 'count');
    sayWhoIsWaitedFor(deps, now, gates, blocked);

    const run = await newestRun(deps, cutover);
    const from = switchedSince(deps.program, new Map(records.map((each) => [each.task, each])), run);
    if (from === undefined) return { cutover, run, verdict: 'not-switched' };
    const counts = await deps.ledger.outcomes(tenant, from, now, now);
    const { verdict, reasons, rate } = judgeClearance(counts, {
      denominator: deps.runbook.policies.clearanceDenominator,
      above: deps.runbook.thresholds.clearance,
      minimumInvoices: MINIMUM_INVOICES,
    });
    measure('Cleared', counts.cleared, 'count');
    measure('Rejected', counts.rejected, 'count');
    measure('Pending', counts.pending, 'count');
    measure('Unknown', counts.unknown, 'count');
    measure('Overdue', counts.overdue, 'count');
    measure('ClearanceFailing', verdict === 'fail' ? 1 : 0, 'count');
    await measureToday(deps, from, now);
    // Of no invoice there is no share: a gap, not 0 % and not 100 %.
    if (rate.rate !== null) measure('ClearancePercent', rate.rate * 100, 'percent');
    const found: JsonObject = {
      cutover,
      run,
      from: toIso(from),
      verdict,
      reasons: [...reasons],
      counts: { ...counts },
      rate: { ...rate },
    };
    deps.log('clearance-evaluated', found);
    return found;
  };

/** Whether invoices wait because nobody fetches them, whoever closed the valve. What cannot be read is a gap. */
const measureValve = async ({ valve, measure, log }: EvaluateDeps): Promise<void> => {
  try {
    measure('QueueStopped', (await valve.state()) === 'open' ? 0 : 1, 'count');
  } catch (error) {
    log('valve-not-read', describeError(error));
  }
};

/** Of the client's own day: the last number of a day is what that day was. */
const measureToday = async (deps: EvaluateDeps, since: Instant, now: Instant): Promise<void> => {
  const { zone } = deps.runbook.goLive;
  const { from } = dayBounds(localDate(now, zone), zone);
  const today = await deps.ledger.outcomes(deps.tenant, from > since ? from : since, now, now);
  deps.measure('ReceivedToday', today.received, 'count');
  deps.measure('ClearedToday', today.cleared, 'count');
  deps.measure('RejectedToday', today.rejected, 'count');
};

/** One line each, for the dashboard's list. */
const sayWhoIsWaitedFor = (
  { log, runbook }: EvaluateDeps,
  now: Instant,
  gates: readonly GateRecord[],
  blocked: readonly TaskRecord[],
): void => {
  const minutes = (since: Instant): number => Math.round((now - since) / MINUTE);
  for (const { gate, roster, openedAt, deadline } of gates) {
    const who = roster.map(({ name }) => name).join(', ');
    log('waiting-for', { what: `gate ${gate}`, who, minutes: minutes(openedAt), by: toIso(deadline) });
  }
  for (const { task, owner, openedAt, plannedEnd } of blocked) {
    const who = runbook.people[owner]?.name ?? owner;
    log('waiting-for', { what: `task ${task}`, who, minutes: minutes(openedAt), by: toIso(plannedEnd) });
  }
};
