import * as z from 'zod';
import { fileFinanceLists } from '#lib/actions/file-finance-lists.ts';
import { rollbackTrigger } from '#lib/actions/rollback-trigger.ts';
import { runStep, type StepDeps, stepTask } from '#lib/actions/run-step.ts';
import { canonicalJson, sha256 } from '#lib/digest.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { IncidentLog } from '#lib/ports/incidents.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';

export interface OpenIncidentDeps extends StepDeps {
  readonly incidents: IncidentLog;
  readonly archive: Archive;
  readonly ledger: Pick<Ledger, 'list'>;
}

/** One incident a roll-back, named after its execution; a repeat changes nothing but may file lists of a later moment. */
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
      const dossier = canonicalJson({ id, trigger, run: request.run, digests: request.digests, lists });
      const key = `incidents/${id}/dossier-${sha256(dossier).slice(0, 16)}.json`;
      await deps.archive.put(key, dossier);
      return {
        verdict: 'pass',
        reasons: [
          `Incident ${id} is open, because of ${trigger}.`,
          ...lists.map((list) => `${list.list}: ${list.count}, filed as ${list.key}.`),
        ],
        evidence: { incident: id, trigger, dossier: key, lists: [...lists] },
      };
    },
  );
