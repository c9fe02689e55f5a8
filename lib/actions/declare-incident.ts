import { toIso } from '#lib/instant.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { Incident, IncidentLog } from '#lib/ports/incidents.ts';

export interface Declaration {
  readonly cutover: string;
  /** Of the runbook's triggers: the evaluator takes an open incident of severity 1 under it for its being pulled. */
  readonly trigger: string;
  readonly title: string;
  /** A person of the runbook. */
  readonly by: string;
  readonly reason: string;
  /** ARN that the cloud let in; `by` is claimed. */
  readonly caller?: string;
}

/** Somebody declares what only people see: a wrong amount, lost data, a close-critical process that failed. */
export const declareIncident = async (
  deps: { readonly incidents: Pick<IncidentLog, 'open'>; readonly clock: Pick<Clock, 'now'> },
  { cutover, trigger, title, by, reason, caller }: Declaration,
): Promise<Incident> => {
  const openedAt = deps.clock.now();
  const incident: Incident = {
    id: `${cutover}/declared/${trigger}/${toIso(openedAt)}`,
    cutover,
    severity: 1,
    title: `${title}: ${reason} (declared by ${by})`,
    source: trigger,
    openedAt,
    declaredBy: by,
    ...(caller !== undefined && { caller }),
  };
  await deps.incidents.open(incident);
  return incident;
};
