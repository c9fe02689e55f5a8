import * as z from 'zod';
import { fileFinanceLists } from '#lib/actions/file-finance-lists.ts';
import { fileIncident } from '#lib/actions/file-incident.ts';
import { rollbackTrigger } from '#lib/actions/rollback-trigger.ts';
import { runStep, type StepDeps, stepTask } from '#lib/actions/run-step.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { IncidentLog } from '#lib/ports/incidents.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

export interface OpenIncidentDeps extends StepDeps {
  readonly incidents: IncidentLog;
  readonly archive: Archive;
  readonly ledger: Pick<Ledger, 'list'>;
  readonly runbook: Pick<Runbook, 'triggers'>;
}

/** One incident a roll-back, named after its execution; a repeat changes nothing but may file lists and record of a later moment. */
export const makeOpenIncident = (deps: OpenIncidentDeps): Handler =>
  runStep(
    'open-incident',
    deps,
    z.object({ trigger: z.string().optional() }),
    async (request, parameters) => {
      const id = request.execution;
      const trigger = parameters.trigger ?? (await rollbackTrigger(deps.progress, request.cutover, id));
      const latched = await deps.progress.get(request.cutover, stepTask(id, 'latch'));
      const now = deps.clock.now();
      await deps.incidents.open({
        id,
        cutover: request.cutover,
        severity: 1,
        title: `Rolled back: ${trigger}`,
        source: trigger,
        openedAt: latched?.openedAt ?? now,
      });
      const lists = await fileFinanceLists(deps, request.tenant, id, 'safe');
      const { cutover, run } = request;
      const record = await fileIncident(deps, {
        cutover,
        execution: id,
        run,
        moment: 'safe',
        now,
        lists,
        trigger,
      });
      return {
        verdict: 'pass',
        reasons: [
          `Incident ${id} is open, because of ${trigger}.`,
          ...lists.map((list) => `${list.list}: ${list.count}, filed as ${list.key}.`),
        ],
        evidence: { incident: id, trigger, record, lists: [...lists] },
      };
    },
  );
