import { type ActionDeps, runAction } from '#lib/actions/run-action.ts';
import { MINUTE } from '#lib/instant.ts';
import type { IncidentLog } from '#lib/ports/incidents.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { WatchStore } from '#lib/ports/watch-store.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import { minutesOf } from '#lib/runbook/duration.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { clearanceRate } from '#lib/watch/clearance-rate.ts';
import { judgeStep } from '#lib/watch/judge-step.ts';
import { judgeWatch } from '#lib/watch/judge-watch.ts';
import { lateBefore } from '#lib/watch/late-before.ts';
import { decidingRate } from '#lib/watch/rate-counts.ts';
import { switchedSince } from '#lib/watch/switched-since.ts';
import { NOTHING_WATCHED } from '#lib/watch/watch-state.ts';

export interface CheckClearanceDeps extends ActionDeps {
  readonly runbook: Pick<Runbook, 'policies' | 'thresholds' | 'triggers'>;
  readonly ledger: Pick<Ledger, 'outcomes'>;
  readonly incidents: Pick<IncidentLog, 'list'>;
  readonly watchStore: Pick<WatchStore, 'get'>;
}

/** Whether the invoices since the switch allow the next step. It looks as the watch does, and remembers nothing. */
export const makeCheckClearance = (deps: CheckClearanceDeps): Handler =>
  runAction('check-clearance', deps, async (request, { minimumInvoices, mustShow = false }) => {
    const records = await deps.progress.list(request.cutover);
    const byTask = new Map(records.map((record) => [record.task, record]));
    const from = switchedSince(deps.program, byTask, request.run);
    if (from === undefined) {
      return {
        verdict: 'fail',
        reasons: [`Run ${request.run} has not switched the route: there is no moment to count from.`],
      };
    }
    const { policies, thresholds, triggers } = deps.runbook;
    const state = (await deps.watchStore.get(request.cutover)) ?? NOTHING_WATCHED;
    const outageClockRuns = state.outage.downSince !== undefined;
    const now = deps.clock.now();
    const late = lateBefore(now, minutesOf(thresholds.pendingLimit) * MINUTE, state.outage.recoveredAt);
    const counts = await deps.ledger.outcomes(request.tenant, from, now, now, late);
    const { clearanceDenominator: denominator } = policies;
    const rate = decidingRate(triggers);
    const look = { counts, since: from, state, thresholds, denominator, rate, outageClockRuns };
    const watch = judgeWatch(look);
    const sev1 = (await deps.incidents.list(request.cutover)).filter(
      (incident) => incident.severity === 1 && incident.closedAt === undefined,
    );
    const { verdict, reasons } = judgeStep(watch, {
      threshold: thresholds.clearance,
      minimumInvoices,
      mustShow,
      outageClockRuns,
      severe: sev1.map((incident) => `${incident.id}: ${incident.title}`),
    });
    return {
      verdict,
      reasons: [
        ...reasons,
        ...(counts.overdue > 0 ? [`${counts.overdue} are past their legal deadline.`] : []),
      ],
      evidence: {
        from,
        counts: { ...counts },
        rate: { ...clearanceRate(counts, denominator) },
        shown: watch.verdict === 'pass',
        mustShow,
        watch: watch.numbers,
        sev1: sev1.map((incident) => incident.id),
      },
    };
  });
