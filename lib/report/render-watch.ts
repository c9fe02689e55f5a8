import { instant, MINUTE, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { local, localised, many, span } from '#lib/report/words.ts';
import { describeRatification } from '#lib/way-back/ratification.ts';
import type { PulledTrigger, WatchFacts } from './watch-facts.ts';

const inSpan = (milliseconds: number): string => span(milliseconds / MINUTE);

/** What asks for the way back, or may soon; quiet where there is nothing to say. */
export const watchLines = (facts: WatchFacts, zone: string): readonly string[] => [
  ...facts.pulled.map((each) => pulledLine(each, zone)),
  ...facts.unratified.map(
    (each) =>
      `To be ratified: ${each.execution}, ${localised(describeRatification(each), zone)} (npx cutover ratify ${each.execution} --by PERSON --reason TEXT)`,
  ),
  ...outageLines(facts, zone),
  ...facts.maintenance.map(
    ({ from, to, by }) =>
      `Maintenance of the authority: ${local(toIso(instant(from)), zone)} to ${local(toIso(instant(to)), zone)}, announced by ${by}; it counts as no outage`,
  ),
  ...(facts.verdict === undefined
    ? []
    : [`Watch: ${facts.verdict.verdict}. ${facts.verdict.reasons.join(' ')}`]),
  ...(facts.openIncidents === 0
    ? []
    : [`Incidents: ${many(facts.openIncidents, 'is', 'are')} open (npx cutover incidents)`]),
];

const pulledLine = (
  { trigger, title, authority, at, how, where, decideBy }: PulledTrigger,
  zone: string,
): string => {
  const since = local(toIso(at), zone);
  if (how === 'started') return `TRIGGER ${trigger} (${title}) has started ${where} on ${since}`;
  const by = decideBy === undefined ? '' : ` by ${local(toIso(decideBy), zone)}`;
  return `TRIGGER ${trigger} (${title}) since ${since}: ${authority} decides${by}. Back: npx cutover rollback --trigger ${trigger}. Stay: npx cutover incidents close ${where}`;
};

const outageLines = (
  { outage, limit, dossierLead, dossierAt }: WatchFacts,
  zone: string,
): readonly string[] => {
  if (outage.running && outage.since !== undefined) {
    const left = limit - outage.outMilliseconds;
    const dossier =
      dossierAt !== undefined
        ? `decision dossier filed on ${local(toIso(dossierAt), zone)}`
        : left > dossierLead
          ? `${inSpan(left - dossierLead)} to the decision dossier`
          : 'the decision dossier is due';
    const unseen = outage.unseenMilliseconds > 0 ? `, ${inSpan(outage.unseenMilliseconds)} more unseen` : '';
    return [
      `AUTHORITY OUT since ${local(toIso(outage.since), zone)}: ${inSpan(outage.outMilliseconds)} counted${unseen}; ${dossier}, ${left > 0 ? `${inSpan(left)} to the limit of ${inSpan(limit)}` : `OVER the limit of ${inSpan(limit)}`}`,
    ];
  }
  // Before the switch nobody counts; after it a probe that stopped hides an outage.
  return outage.newestMilliseconds !== undefined && outage.blind
    ? [`Authority: NOBODY HAS ASKED IT for ${inSpan(outage.newestMilliseconds)}; see the probe's log`]
    : [];
};

/** The same for machines; instants in UTC. */
export const watchData = (facts: WatchFacts): JsonObject => ({
  verdict: facts.verdict?.verdict ?? null,
  reasons: [...(facts.verdict?.reasons ?? [])],
  numbers: facts.verdict?.numbers ?? null,
  outage: facts.outage.running
    ? {
        since: facts.outage.since === undefined ? null : toIso(facts.outage.since),
        countedMinutes: Math.floor(facts.outage.outMilliseconds / MINUTE),
        unseenMinutes: Math.floor(facts.outage.unseenMilliseconds / MINUTE),
        minutesToDossier: Math.max(
          0,
          Math.floor((facts.limit - facts.dossierLead - facts.outage.outMilliseconds) / MINUTE),
        ),
        minutesToLimit: Math.max(0, Math.floor((facts.limit - facts.outage.outMilliseconds) / MINUTE)),
        dossierAt: facts.dossierAt === undefined ? null : toIso(facts.dossierAt),
      }
    : null,
  maintenance: facts.maintenance.map(({ from, to, by, reason }) => ({
    from: toIso(instant(from)),
    to: toIso(instant(to)),
    by,
    reason,
  })),
  pulled: facts.pulled.map(({ trigger, at, how, where, decideBy }) => ({
    trigger,
    at: toIso(at),
    how,
    where,
    decideBy: decideBy === undefined ? null : toIso(decideBy),
  })),
  openIncidents: facts.openIncidents,
  unratified: facts.unratified.map(({ execution, askedBy, authority, until }) => ({
    execution,
    askedBy,
    authority,
    until,
  })),
});
