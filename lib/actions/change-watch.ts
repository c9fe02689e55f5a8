import type { WatchStore } from '#lib/ports/watch-store.ts';
import { NOTHING_WATCHED, type WatchState } from '#lib/watch/watch-state.ts';

/** Probe and evaluator write at most once a minute each: more in a row are a fault. */
const ATTEMPTS = 5;

/**
 * Writes what `change` makes of the watch's memory, again when somebody else wrote in between; writes nothing where it
 * changes nothing. Throws when the record will not settle.
 */
export const changeWatch = async (
  { watchStore }: { readonly watchStore: WatchStore },
  cutover: string,
  change: (state: WatchState) => WatchState,
): Promise<WatchState> => {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const former = await watchStore.get(cutover);
    const before = former ?? NOTHING_WATCHED;
    const after = change(before);
    if (after === before || (await watchStore.put(cutover, after, former))) return after;
  }
  throw new Error(
    `what the watch remembers of ${cutover} was changed by others ${ATTEMPTS} times while it was being written; the next look tries again`,
  );
};
