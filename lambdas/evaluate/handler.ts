import { newestRun } from '#lib/actions/newest-run.ts';
import type { Program } from '#lib/compiler/program.ts';
import { type Instant, MINUTE, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { GateStore } from '#lib/ports/gate-store.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { CutoverLock } from '#lib/ports/lock.ts';
import type { Log } from '#lib/ports/log.ts';
import type { Machine } from '#lib/ports/machine.ts';
import type { Measure } from '#lib/ports/measure.ts';
import type { Progress } from '#lib/ports/progress.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { judgeClearance } from '#lib/watch/clearance-rate.ts';
import { switchedSince } from '#lib/watch/switched-since.ts';

export interface EvaluateDeps {
  readonly tenant: string;
  readonly clock: Clock;
  readonly program: Pick<Program, 'tasks' | 'stages'>;
  readonly runbook: Pick<Runbook, 'policies' | 'thresholds'>;
  readonly ledger: Pick<Ledger, 'outcomes' | 'open'>;
  readonly lock: Pick<CutoverLock, 'holder'>;
  readonly progress: Pick<Progress, 'list'>;
  readonly gates: Pick<GateStore, 'listOpen'>;
  readonly machine: Pick<Machine, 'status'>;
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
    measure('HeldTasks', records.filter((record) => record.status === 'blocked').length, 'count');

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
