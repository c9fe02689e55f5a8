import { type ActionDeps, runAction } from '#lib/actions/run-action.ts';
import type { IncidentLog } from '#lib/ports/incidents.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { judgeClearance } from '#lib/watch/clearance-rate.ts';
import { switchedSince } from '#lib/watch/switched-since.ts';

export interface CheckClearanceDeps extends ActionDeps {
  readonly runbook: Pick<Runbook, 'policies' | 'thresholds'>;
  readonly ledger: Pick<Ledger, 'outcomes'>;
  readonly incidents: Pick<IncidentLog, 'list'>;
}

/** The rate since the switch against the runbook's threshold. An open Sev-1 is a fail, whatever the rate. */
export const makeCheckClearance = (deps: CheckClearanceDeps): Handler =>
  runAction('check-clearance', deps, async (request, { minimumInvoices }) => {
    const records = await deps.progress.list(request.cutover);
    const byTask = new Map(records.map((record) => [record.task, record]));
    const from = switchedSince(deps.program, byTask, request.run);
    if (from === undefined) {
      return {
        verdict: 'fail',
        reasons: [`Run ${request.run} has not switched the route: there is no moment to count from.`],
      };
    }
    const now = deps.clock.now();
    const counts = await deps.ledger.outcomes(request.tenant, from, now, now);
    const judged = judgeClearance(counts, {
      denominator: deps.runbook.policies.clearanceDenominator,
      above: deps.runbook.thresholds.clearance,
      minimumInvoices,
    });
    const sev1 = (await deps.incidents.list(request.cutover)).filter(
      (incident) => incident.severity === 1 && incident.closedAt === undefined,
    );
    return {
      verdict: sev1.length > 0 ? 'fail' : judged.verdict,
      reasons: [
        ...sev1.map((incident) => `Open Sev-1 ${incident.id}: ${incident.title}`),
        ...judged.reasons,
        ...(counts.overdue > 0 ? [`${counts.overdue} are past their legal deadline.`] : []),
      ],
      evidence: {
        from,
        counts: { ...counts },
        rate: { ...judged.rate },
        sev1: sev1.map((incident) => incident.id),
      },
    };
  });
