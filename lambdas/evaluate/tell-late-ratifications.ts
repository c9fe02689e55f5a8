import { describeError } from '#lib/describe-error.ts';
import { fromIso } from '#lib/instant.ts';
import type { Incident } from '#lib/ports/incidents.ts';
import { localMoment } from '#lib/runbook/local-moment.ts';
import { describeRatification, type Ratification, ratificationsOf } from '#lib/way-back/ratification.ts';
import type { EvaluateDeps } from './evaluate-deps.ts';
import type { Look } from './read-look.ts';
import { tellAuthority } from './tell-authority.ts';

/**
 * Of the incident that says that nobody stood by a roll-back, or objected, in time. What begins with the roll-back's own name is
 * its incident record, and this is none.
 */
export const lateRatification = (cutover: string, execution: string): string =>
  `${cutover}/ratification-late/${execution}`;

/**
 * A roll-back on one person's word that its authority has not ratified by its time is told once: to each of its members, and as
 * an incident, which is closed when they have spoken after all. It undoes nothing and starts nothing.
 */
export const tellLateRatifications = async (deps: EvaluateDeps, look: Look): Promise<void> => {
  const { records, incidents, now } = look;
  if (!records.ok || !incidents.ok) return;
  const known = new Map(incidents.value.map((incident) => [incident.id, incident]));
  for (const ratification of ratificationsOf(records.value)) {
    const { state, until, execution } = ratification;
    const incident = known.get(lateRatification(look.cutover, execution));
    try {
      if (state === 'open' && incident === undefined && now >= fromIso(until)) {
        await tell(deps, look, ratification);
      } else if (state !== 'open' && isOpen(incident)) {
        await deps.incidents.close(lateRatification(look.cutover, execution), now);
      }
    } catch (error) {
      // Not on record, so the next look does it again; the message's id makes it one.
      deps.log('late-ratification-not-told', { execution, ...describeError(error) });
    }
  }
};

const isOpen = (incident: Incident | undefined): boolean =>
  incident !== undefined && incident.closedAt === undefined;

const tell = async (deps: EvaluateDeps, look: Look, ratification: Ratification): Promise<void> => {
  const { execution, authority, until } = ratification;
  const by = localMoment(fromIso(until), deps.runbook.goLive.zone);
  deps.log('ratification-late', { execution, authority, until });
  await tellAuthority(deps, authority, {
    id: `ratification-late/${execution}`,
    event: 'ratification-late',
    subject: `Nobody has ratified ${execution}`,
    text: `${execution}: ${describeRatification(ratification)}. That time is over (${by}). To stand by it: npx cutover ratify ${execution} --by PERSON,PERSON --reason TEXT; to object: --object. Neither undoes it.`,
  });
  await deps.incidents.open({
    id: lateRatification(look.cutover, execution),
    cutover: look.cutover,
    severity: 2,
    title: `Not ratified by ${by}: ${execution}, asked by ${ratification.askedBy} alone; ${authority} is waited for`,
    source: 'ratification',
    openedAt: look.now,
  });
};
