import { type ActionDeps, runAction } from '#lib/actions/run-action.ts';
import { judgePilot } from '#lib/clearance/judge-pilot.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { ActionRequest, Handler } from '#lib/runbook/action-contract.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

export interface CheckPilotDeps extends ActionDeps {
  readonly runbook: Pick<Runbook, 'thresholds'>;
  readonly ledger: Pick<Ledger, 'ofEpoch' | 'latest'>;
}

/** The epoch of the pilot that this run opened last; a pilot of an earlier run was rolled back. */
const pilotEpoch = async (deps: CheckPilotDeps, request: ActionRequest): Promise<number | undefined> => {
  let newest: number | undefined;
  for (const task of deps.program.tasks.filter((candidate) => candidate.action === 'submit-pilot')) {
    const record = await deps.progress.get(request.cutover, task.id);
    const epoch = record?.run === request.run ? record.evidence?.epoch : undefined;
    if (typeof epoch === 'number' && epoch > (newest ?? -1)) newest = epoch;
  }
  return newest;
};

/** Looks at the pilot that was opened last, and at what became of each number that it let through. */
export const makeCheckPilot = (deps: CheckPilotDeps): Handler =>
  runAction('check-pilot', deps, async (request, { expect, minimum, mix }, { last }) => {
    const epoch = await pilotEpoch(deps, request);
    if (epoch === undefined) {
      return { verdict: 'fail', reasons: [`No submit-pilot task of run ${request.run} has opened a pilot.`] };
    }
    const rows = await deps.ledger.ofEpoch(request.tenant, epoch);
    const newest = new Map<string, LedgerRow>();
    for (const number of new Set(rows.map((row) => row.number))) {
      const row = await deps.ledger.latest(request.tenant, number);
      if (row) newest.set(number, row);
    }
    const { clearance: threshold } = deps.runbook.thresholds;
    const judged = judgePilot(rows, newest, {
      expect,
      minimum,
      mix,
      threshold,
      now: deps.clock.now(),
      last,
    });
    return { ...judged, evidence: { epoch, ...judged.evidence } };
  });
