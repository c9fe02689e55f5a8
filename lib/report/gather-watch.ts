import { type Instant, instant, MINUTE, plus } from '#lib/instant.ts';
import type { IncidentLog } from '#lib/ports/incidents.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import type { WatchStore } from '#lib/ports/watch-store.ts';
import { minutesOf } from '#lib/runbook/duration.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { judgeWatch, type WatchVerdict } from '#lib/watch/judge-watch.ts';
import { lateBefore } from '#lib/watch/late-before.ts';
import { outageRule, readOutage } from '#lib/watch/outage-clock.ts';
import { decidingRate } from '#lib/watch/rate-counts.ts';
import { NOTHING_WATCHED, type WatchState } from '#lib/watch/watch-state.ts';
import { ratificationsOf } from '#lib/way-back/ratification.ts';
import type { PulledTrigger, WatchFacts } from './watch-facts.ts';

export interface WatchSources {
  readonly runbook: Runbook;
  readonly watchStore: Pick<WatchStore, 'get'>;
  readonly incidents: Pick<IncidentLog, 'list'>;
  readonly ledger: Pick<Ledger, 'outcomes'>;
}

export interface WatchQuestion {
  readonly now: Instant;
  readonly run: number;
  /** When this run first let invoices towards SmartAPI. */
  readonly since: Instant | undefined;
  readonly progress: readonly TaskRecord[];
}

/** Looks as the evaluator does, and remembers nothing. */
export const gatherWatch = async (sources: WatchSources, question: WatchQuestion): Promise<WatchFacts> => {
  const { runbook } = sources;
  const { now, run, since, progress } = question;
  const state = (await sources.watchStore.get(runbook.cutover)) ?? NOTHING_WATCHED;
  const incidents = await sources.incidents.list(runbook.cutover);
  const limit = minutesOf(runbook.thresholds.authorityOutage) * MINUTE;
  const rule = outageRule(limit);
  const closed = new Set(incidents.filter(({ closedAt }) => closedAt !== undefined).map(({ id }) => id));
  const { dossierAt } = state.outage;
  return {
    verdict: since === undefined ? undefined : await verdictSince(sources, state, since, now),
    outage: readOutage(state.outage, now, rule),
    limit,
    dossierLead: rule.dossierLeadMilliseconds,
    dossierAt: dossierAt === undefined ? undefined : instant(dossierAt),
    maintenance: state.outage.maintenance.filter(({ to }) => to > now),
    pulled: pulledOf(runbook, state, run).filter(({ where }) => !closed.has(where)),
    openIncidents: incidents.length - closed.size,
    unratified: ratificationsOf(progress).filter(({ state: stands }) => stands === 'open'),
  };
};

const verdictSince = async (
  { runbook, ledger }: WatchSources,
  state: WatchState,
  since: Instant,
  now: Instant,
): Promise<WatchVerdict> => {
  const { thresholds, policies, triggers, client } = runbook;
  const upSince = Math.max(state.outage.recoveredAt ?? 0, state.pausedAt ?? 0);
  const late = lateBefore(now, minutesOf(thresholds.pendingLimit) * MINUTE, upSince);
  return judgeWatch({
    counts: await ledger.outcomes(client.tenant, since, plus(now, 1), now, late),
    since,
    state,
    thresholds,
    denominator: policies.clearanceDenominator,
    rate: decidingRate(triggers),
    outageClockRuns: state.outage.downSince !== undefined,
  });
};

const pulledOf = ({ triggers }: Runbook, { pulled }: WatchState, run: number): readonly PulledTrigger[] =>
  Object.entries(pulled)
    .filter(([, each]) => each.run === run)
    .map(([trigger, { at, how, where, decideBy }]) => {
      const known = triggers.find(({ id }) => id === trigger);
      return {
        trigger,
        title: known?.title ?? trigger,
        authority: known?.authority ?? 'its authority',
        at: instant(at),
        how,
        where,
        decideBy: decideBy === undefined ? undefined : instant(decideBy),
      };
    });
