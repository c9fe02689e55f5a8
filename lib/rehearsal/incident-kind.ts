import type { Incident } from '#lib/ports/incidents.ts';
import { isRollbackExecution } from '#lib/way-back/execution-names.ts';

/** `roll-back`, or what stands behind the cutover in the incident's id: `breaker`, `trigger`, … */
export const incidentKind = ({ id, cutover }: Pick<Incident, 'id' | 'cutover'>): string =>
  isRollbackExecution(cutover, id) ? 'roll-back' : (id.split('/')[1] ?? id);
