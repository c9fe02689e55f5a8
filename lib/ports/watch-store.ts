/** What the watch remembers from one look to the next, one record a cutover. All reads and writes are strongly consistent. */
import type { WatchState } from '#lib/watch/watch-state.ts';

export interface WatchStore {
  /** Undefined before the first `put`. */
  get(cutover: string): Promise<WatchState | undefined>;
  /** Replaces the state if it still equals what the caller read (`undefined`: there was none); false if it does not. */
  put(cutover: string, state: WatchState, replaces: WatchState | undefined): Promise<boolean>;
}
