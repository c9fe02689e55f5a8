/** The call on an entry by telephone: from when it is made until it is known what became of its attempt. */
import type { GateRecord, TelephoneEntry } from '#lib/gates/gate-record.ts';
import { readAloud } from '#lib/gates/telephone-entry.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { Closing, IncidentLog } from '#lib/ports/incidents.ts';

const before = (instance: string): string => `gate-by-telephone/${instance}/`;

/** One for each entry. */
export const entryIncident = (instance: string, entry: Pick<TelephoneEntry, 'digest'>): string =>
  `${before(instance)}${readAloud(entry)}`;

/**
 * Closes the calls on what was entered for an attempt that is over: nobody is waited for any more. The one that was confirmed
 * says so, by its witness; what another entry, the deadline or GitHub went past is only closed. The call on the decision itself
 * stays open, until a person who has seen it on record closes it.
 */
export const closeEntryIncidents = async (
  { incidents, clock }: { readonly incidents: Pick<IncidentLog, 'list' | 'close'>; readonly clock: Clock },
  { cutover, instance, decision }: GateRecord,
): Promise<void> => {
  const glass = decision?.breakGlass;
  for (const { id, closedAt } of await incidents.list(cutover)) {
    if (closedAt !== undefined || !id.startsWith(before(instance))) continue;
    const closing: Closing | undefined =
      glass && id === entryIncident(instance, glass)
        ? {
            by: glass.witness,
            reason: `confirmed by telephone: ${glass.decision}`,
            ...(glass.witnessCaller !== undefined && { caller: glass.witnessCaller }),
          }
        : undefined;
    await incidents.close(id, clock.now(), closing);
  }
};
