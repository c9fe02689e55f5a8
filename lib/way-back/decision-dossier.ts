/**
 * What an authority decides on when the tax authority has been out for long: filed half an hour before the limit, so that
 * the decision does not begin with looking things up. Facts, options, and what each means by the runbook's own policies.
 */
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { HOUR, type Instant, instant, MINUTE, toIso } from '#lib/instant.ts';
import type { ClearanceCounts } from '#lib/ports/ledger.ts';
import { localMoment } from '#lib/runbook/local-moment.ts';
import type { Runbook, Trigger } from '#lib/runbook/schema.ts';
import type { OutageReading } from '#lib/watch/outage-clock.ts';
import { hoursAndMinutes } from './triggers/judge-authority-outage.ts';

/** Waiting invoices, by how long. Hours; the last has no end. */
const AGES = [1, 4, 12, 24] as const;

export type DecisionDossier = {
  readonly kind: 'decision-dossier';
  readonly cutover: string;
  readonly trigger: string;
  readonly authority: string;
  readonly at: string;
  readonly happened: readonly string[];
  readonly waiting: {
    readonly count: number;
    readonly overdue: number;
    readonly byAge: readonly { readonly olderThanHours: number; readonly count: number }[];
    /** Whether there are more than were looked at: then ages and deadlines are of the oldest only. */
    readonly more: boolean;
  };
  readonly forecast: readonly string[];
  readonly options: readonly { readonly option: string; readonly means: readonly string[] }[];
};

export interface DossierFacts {
  readonly cutover: string;
  readonly now: Instant;
  readonly zone: string;
  readonly trigger: Pick<Trigger, 'id' | 'authority'>;
  readonly outage: OutageReading;
  readonly limitMilliseconds: number;
  readonly policies: Runbook['policies'];
  /** Undefined: could not be read, which is said. */
  readonly counts: ClearanceCounts | undefined;
  /** The oldest of those that wait. */
  readonly open: readonly LedgerRow[] | undefined;
  /** How many `open` was asked for. */
  readonly asked: number;
  /** Received while it was out. */
  readonly receivedMeanwhile: number | undefined;
}

const LATER: Readonly<Record<Runbook['policies']['legacyAfterMandate'], string>> = {
  'back-submit': 'What legacy issues is submitted to the authority afterwards, each invoice once.',
  report: 'What legacy issues is reported to the authority afterwards, and not submitted.',
  none: 'Nothing is submitted or reported afterwards of what legacy issues.',
};

const waitingOf = ({ open, now, counts, asked }: DossierFacts): DecisionDossier['waiting'] => {
  const rows = (open ?? []).filter(({ canary }) => !canary);
  return {
    count: counts ? counts.pending + counts.unknown : rows.length,
    overdue: counts ? counts.overdue : rows.filter(({ dueBy }) => dueBy !== undefined && dueBy <= now).length,
    byAge: AGES.map((hours) => ({
      olderThanHours: hours,
      count: rows.filter(({ receivedAt }) => now - receivedAt > hours * HOUR).length,
    })),
    more: open !== undefined && open.length >= asked,
  };
};

const forecastOf = (facts: DossierFacts, waiting: DecisionDossier['waiting']): readonly string[] => {
  const { now, outage, receivedMeanwhile, zone, open } = facts;
  const limitAt = outage.limitAt ?? now;
  const left = limitAt - now;
  const since = outage.since ?? now;
  const rows = open ?? [];
  const dueMeanwhile = rows.filter(
    ({ dueBy }) => dueBy !== undefined && dueBy > now && dueBy <= limitAt,
  ).length;
  const perHour =
    receivedMeanwhile === undefined || now <= since ? undefined : receivedMeanwhile / ((now - since) / HOUR);
  return [
    `The limit of ${hoursAndMinutes(facts.limitMilliseconds)} is reached at ${localMoment(limitAt, zone)} if nothing changes.`,
    perHour === undefined
      ? 'How many more will wait by then cannot be read.'
      : `${perHour.toFixed(1)} invoices an hour came in meanwhile: about ${Math.round(waiting.count + (perHour * left) / HOUR)} will wait by then.`,
    `${waiting.overdue} are past their legal deadline now, ${waiting.overdue + dueMeanwhile} will be then.`,
  ];
};

const optionsOf = ({ policies, zone, outage, now }: DossierFacts): DecisionDossier['options'] => [
  {
    option: 'Wait for the authority',
    means: [
      'Invoices are taken in and held; none is lost, and none has an IRN before the authority is back.',
      `B2B invoices are due ${policies.dueBy.B2B}, B2G ${policies.dueBy.B2G}, B2C ${policies.dueBy.B2C} after issue; each that is not cleared by then is overdue by law or contract.`,
      `The outage is on record since ${outage.since === undefined ? 'an unknown moment' : localMoment(outage.since, zone)}: keep it as proof.`,
    ],
  },
  {
    option: 'Roll back to legacy',
    means: [
      policies.fallback.lawful
        ? `By the policy of this cutover legacy may issue meanwhile. ${policies.fallback.basis}`
        : `By the policy of this cutover legacy may NOT issue meanwhile: ${policies.fallback.basis}`,
      LATER[policies.legacyAfterMandate],
      'Cleared invoices stay cleared and are not issued again; what was sent without an answer is held until the authority can be asked.',
    ],
  },
  {
    option: 'Decide later',
    means: [
      `Nothing changes by itself. At ${localMoment(outage.limitAt ?? now, zone)} the trigger pulls as the runbook says.`,
    ],
  },
];

export const decisionDossier = (facts: DossierFacts): DecisionDossier => {
  const { now, outage, zone } = facts;
  const waiting = waitingOf(facts);
  const since = outage.since === undefined ? 'an unknown moment' : localMoment(outage.since, zone);
  return {
    kind: 'decision-dossier',
    cutover: facts.cutover,
    trigger: facts.trigger.id,
    authority: facts.trigger.authority,
    at: toIso(now),
    happened: [
      `The tax authority is out since ${since}: ${hoursAndMinutes(outage.outMilliseconds)} by our probes, announced maintenance left out.`,
      ...(outage.unseenMilliseconds >= MINUTE
        ? [`For ${hoursAndMinutes(outage.unseenMilliseconds)} more nobody looked.`]
        : []),
      ...(facts.counts === undefined || facts.open === undefined
        ? ['The ledger could not be read in full; numbers of invoices are the least there are.']
        : []),
    ],
    waiting,
    forecast: forecastOf(facts, waiting),
    options: optionsOf(facts),
  };
};

/** For a message: all of it, to be read on a telephone. */
export const dossierText = (dossier: DecisionDossier): string =>
  [
    ...dossier.happened,
    '',
    `${dossier.waiting.count} invoices wait, ${dossier.waiting.overdue} of them overdue. ${dossier.waiting.byAge
      .map(({ olderThanHours, count }) => `Older than ${olderThanHours} h: ${count}`)
      .join('; ')}${dossier.waiting.more ? ' (of the oldest looked at; there are more)' : ''}.`,
    ...dossier.forecast,
    ...dossier.options.flatMap(({ option, means }) => [
      '',
      `${option}:`,
      ...means.map((line) => `- ${line}`),
    ]),
  ].join('\n');

/** One an outage: named after the moment from which its clock counts. */
export const dossierKey = (cutover: string, trigger: string, since: Instant | undefined): string =>
  `dossiers/${cutover}/${trigger}-${toIso(since ?? instant(0)).replaceAll(':', '')}.json`;
