import type { Instant } from '#lib/instant.ts';
import type { WatchStore } from '#lib/ports/watch-store.ts';
import { type OutageState, withMaintenance } from '#lib/watch/outage-clock.ts';
import { changeWatch } from './change-watch.ts';

/** The authority has announced that it will be away: that time does not count as its outage, said before or afterwards. */
export const announceMaintenance = async (
  deps: { readonly watchStore: WatchStore },
  cutover: string,
  window: { readonly from: Instant; readonly to: Instant; readonly by: string; readonly reason: string },
): Promise<OutageState> => {
  const { from, to } = window;
  if (to <= from) throw new RangeError(`maintenance from ${from} to ${to} ends before it begins`);
  const state = await changeWatch(deps, cutover, (former) => {
    const known = former.outage.maintenance.some((each) => each.from === from && each.to === to);
    return known ? former : { ...former, outage: withMaintenance(former.outage, window) };
  });
  return state.outage;
};
