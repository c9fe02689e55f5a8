import type { Incident } from '#lib/ports/incidents.ts';
import { isRollbackExecution } from '#lib/way-back/execution-names.ts';

/** `roll-back`, or what the incident's id begins with, the cutover aside: `breaker`, `trigger`, `gate-invalid` … */
export const incidentKind = ({ id, cutover }: Pick<Incident, 'id' | 'cutover'>): string => {
  if (isRollbackExecution(cutover, id)) return 'roll-back';
  const [first = id, second] = id.split('/');
  return first === cutover ? (second ?? id) : first;
};
