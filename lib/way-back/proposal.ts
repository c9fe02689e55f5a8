import { type Instant, toIso } from '#lib/instant.ts';
import type { Incident } from '#lib/ports/incidents.ts';

const prefix = (cutover: string): string => `${cutover}/trigger/`;

/**
 * One incident a trigger and day, however often an alarm comes. One that people have closed is answered: what is asked after it is
 * another question, or nobody would be called for it.
 */
export const proposalIncident = (
  cutover: string,
  trigger: string,
  at: Instant,
  known: readonly Pick<Incident, 'id' | 'closedAt'>[],
): string => {
  const closed = new Set(known.flatMap(({ id, closedAt }) => (closedAt === undefined ? [] : [id])));
  const first = `${prefix(cutover)}${trigger}/${toIso(at).slice(0, 10)}`;
  let id = first;
  for (let again = 2; closed.has(id); again += 1) id = `${first}-${again}`;
  return id;
};

/** The incident in which it is said that nobody has decided in time. */
export const undecidedIncident = (proposal: string): string => `${proposal}/undecided`;

/** Whether an incident is one in which the authority is asked, or asked again. */
export const isProposal = (cutover: string, incident: string): boolean =>
  incident.startsWith(prefix(cutover));
