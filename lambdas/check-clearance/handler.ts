import { type ActionDeps, runAction } from '#lib/actions/run-action.ts';
import { fromIso, type Instant } from '#lib/instant.ts';
import type { IncidentLog } from '#lib/ports/incidents.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import type { ActionRequest, Handler } from '#lib/runbook/action-contract.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { judgeClearance } from '#lib/watch/clearance-rate.ts';

export interface CheckClearanceDeps extends ActionDeps {
  readonly runbook: Pick<Runbook, 'policies' | 'thresholds'>;
  readonly ledger: Pick<Ledger, 'outcomes'>;
  readonly incidents: Pick<IncidentLog, 'list'>;
}

const setAt = (record: TaskRecord | undefined): Instant | undefined => {
  const at = record?.evidence?.at;
  return typeof at === 'string' ? fromIso(at) : undefined;
};

/**
 * When this run first let invoices towards SmartAPI: by its own tasks, or, resumed at a later stage, by entering it.
 * What an earlier run did was rolled back and is not judged again.
 */
const switchedAt = async (deps: CheckClearanceDeps, request: ActionRequest): Promise<Instant | undefined> => {
  let earliest: Instant | undefined;
  for (const task of deps.program.tasks) {
    if (task.action !== 'switch-route' && task.action !== 'submit-pilot') continue;
    const record = await deps.progress.get(request.cutover, task.id);
    const at = record?.run === request.run ? setAt(record) : undefined;
    if (at !== undefined && (earliest === undefined || at < earliest)) earliest = at;
  }
  if (earliest !== undefined) return earliest;
  for (const stage of deps.program.stages) {
    const entered = await deps.progress.get(request.cutover, `enter-${stage.id}`);
    const restored = stage.entryRoute.kind !== 'legacy' && entered?.run === request.run;
    if (restored) return entered.openedAt;
  }
  return undefined;
};

/** The rate since the switch against the runbook's threshold. An open Sev-1 is a fail, whatever the rate. */
export const makeCheckClearance = (deps: CheckClearanceDeps): Handler =>
  runAction('check-clearance', deps, async (request, { minimumInvoices }) => {
    const from = await switchedAt(deps, request);
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
