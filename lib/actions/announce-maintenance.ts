import { DAY, type Instant, toIso } from '#lib/instant.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { IncidentLog } from '#lib/ports/incidents.ts';
import type { WatchStore } from '#lib/ports/watch-store.ts';
import { err, ok, type Result } from '#lib/result.ts';
import {
  type Maintenance,
  MOST_WINDOWS,
  type OutageState,
  SAME_MAINTENANCE,
  withMaintenance,
} from '#lib/watch/outage-clock.ts';
import { NOTHING_WATCHED } from '#lib/watch/watch-state.ts';
import { changeWatch } from './change-watch.ts';

/** Longer than an authority announces in one go: a mistyped year, or window after window, would hide every outage. */
const LONGEST = 7 * DAY;

type Announced = Maintenance & { readonly from: Instant; readonly to: Instant };
type Refusal = { readonly code: string; readonly message: string };

/** What the window is one with: those less than a day from it, and from one another. */
const chainOf = (
  windows: readonly Maintenance[],
  window: Pick<Maintenance, 'from' | 'to'>,
): { from: number; to: number } => {
  let { from, to } = window;
  for (;;) {
    const near = windows.filter(
      (each) => each.from < to + SAME_MAINTENANCE && each.to > from - SAME_MAINTENANCE,
    );
    const next = {
      from: Math.min(from, ...near.map((each) => each.from)),
      to: Math.max(to, ...near.map((each) => each.to)),
    };
    if (next.from === from && next.to === to) return next;
    ({ from, to } = next);
  }
};

const days = (milliseconds: number): string => `${Math.round((milliseconds / DAY) * 10) / 10} days`;

/** Why a window is not taken beside those that are announced already; undefined: it is. */
export const maintenanceProblem = (
  windows: readonly Maintenance[],
  window: Pick<Announced, 'from' | 'to'>,
): Refusal | undefined => {
  const { from, to } = window;
  if (to <= from) {
    return {
      code: 'maintenance-ends-first',
      message: `Maintenance from ${toIso(from)} to ${toIso(to)} ends before it begins: is --to after --from?`,
    };
  }
  if (to - from > LONGEST) {
    return {
      code: 'maintenance-too-long',
      message: `Maintenance from ${toIso(from)} to ${toIso(to)} is ${days(to - from)}, more than 7 days: so long nobody counts an outage. Check the year.`,
    };
  }
  const chain = chainOf(windows, window);
  if (chain.to - chain.from > LONGEST) {
    return {
      code: 'maintenance-chained',
      message: `With the windows less than a day from it, this maintenance is ${days(chain.to - chain.from)}, and at most 7 days are taken: so long nobody counts an outage. Whether the cutover waits so long is for its board: npx cutover rollback, or the next gate.`,
    };
  }
  return undefined;
};

/** A full record has no room; what an outage still counts with must not go for what lies ahead. */
const FULL: Refusal = {
  code: 'maintenance-full',
  message: `${MOST_WINDOWS} windows are announced already, and this one is the furthest ahead. Announce it when the first of them is over.`,
};

const announced = (former: OutageState, window: Announced): Result<OutageState, Refusal> => {
  const isThis = ({ from, to }: Maintenance): boolean => from === window.from && to === window.to;
  if (former.maintenance.some(isThis)) return ok(former);
  const problem = maintenanceProblem(former.maintenance, window);
  if (problem) return err(problem);
  const after = withMaintenance(former, window);
  return after.maintenance.some(isThis) ? ok(after) : err(FULL);
};

/**
 * The authority has announced that it will be away: that time does not count as its outage, said before or afterwards. It
 * opens an incident of severity 3, so that whoever looks at the cutover learns that its clock was told to wait, and by whom.
 */
export const announceMaintenance = async (
  deps: {
    readonly watchStore: WatchStore;
    readonly incidents: Pick<IncidentLog, 'open'>;
    readonly clock: Pick<Clock, 'now'>;
  },
  cutover: string,
  window: Announced,
): Promise<Result<OutageState, Refusal>> => {
  const { from, to, by, reason, caller } = window;
  const before = announced(((await deps.watchStore.get(cutover)) ?? NOTHING_WATCHED).outage, window);
  if (!before.ok) return before;
  // First: where the clock is not told in the end, too much was said and not too little.
  await deps.incidents.open({
    id: `${cutover}/maintenance/${toIso(from)}/${toIso(to)}`,
    cutover,
    severity: 3,
    title: `The authority's outage clock leaves out ${toIso(from)} to ${toIso(to)}, announced maintenance: ${reason} (said by ${by})`,
    source: 'maintenance',
    openedAt: deps.clock.now(),
    declaredBy: by,
    ...(caller !== undefined && { caller }),
  });
  let outcome: Result<OutageState, Refusal> = before;
  await changeWatch(deps, cutover, (former) => {
    outcome = announced(former.outage, window);
    return !outcome.ok || outcome.value === former.outage ? former : { ...former, outage: outcome.value };
  });
  return outcome;
};
