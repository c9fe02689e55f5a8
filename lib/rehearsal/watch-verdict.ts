import type { Instant } from '#lib/instant.ts';
import { MINUTE } from '#lib/instant.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import type { LocalWorld } from '#lib/rehearsal/local-world.ts';
import { minutesOf } from '#lib/runbook/duration.ts';
import { judgeWatch } from '#lib/watch/judge-watch.ts';
import { lateBefore } from '#lib/watch/late-before.ts';
import { decidingRate } from '#lib/watch/rate-counts.ts';
import { switchedSince } from '#lib/watch/switched-since.ts';
import { NOTHING_WATCHED } from '#lib/watch/watch-state.ts';

export type WatchVerdict = 'pass' | 'fail' | 'inconclusive';

/** What the watch would say of the last run at `now`; it looks as the evaluator does, and sets nothing off. */
export const watchVerdict = async (
  world: Pick<LocalWorld, 'tenant' | 'progress' | 'watchStore'>,
  { runbook, program }: Pick<CompiledRunbook, 'runbook' | 'program'>,
  run: number,
  now: Instant,
): Promise<WatchVerdict | 'not-switched'> => {
  const records = await world.progress.list(runbook.cutover);
  const since = switchedSince(program, new Map(records.map((record) => [record.task, record])), run);
  if (since === undefined) return 'not-switched';
  const { policies, thresholds, triggers } = runbook;
  const state = (await world.watchStore.get(runbook.cutover)) ?? NOTHING_WATCHED;
  const late = lateBefore(now, minutesOf(thresholds.pendingLimit) * MINUTE, state.outage.recoveredAt);
  const { verdict } = judgeWatch({
    counts: await world.tenant.ledger.outcomes(runbook.client.tenant, since, now, now, late),
    since,
    state,
    thresholds,
    denominator: policies.clearanceDenominator,
    rate: decidingRate(triggers),
    outageClockRuns: state.outage.downSince !== undefined,
  });
  return verdict;
};
