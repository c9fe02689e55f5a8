import { type Instant, toIso } from '#lib/instant.ts';

const prefix = (cutover: string): string => `${cutover}/trigger/`;

/** One incident a trigger and day, however often an alarm comes. */
export const proposalIncident = (cutover: string, trigger: string, at: Instant): string =>
  `${prefix(cutover)}${trigger}/${toIso(at).slice(0, 10)}`;

/** The incident in which it is said that nobody has decided in time. */
export const undecidedIncident = (proposal: string): string => `${proposal}/undecided`;

/** Whether an incident is one in which the authority is asked, or asked again. */
export const isProposal = (cutover: string, incident: string): boolean =>
  incident.startsWith(prefix(cutover));
