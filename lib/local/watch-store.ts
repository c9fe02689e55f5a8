import { canonicalJson } from '#lib/digest.ts';
import type { WatchStore } from '#lib/ports/watch-store.ts';
import { WatchState } from '#lib/watch/watch-state.ts';
import type { LocalDatabase } from './database.ts';

/** The watch's memory in SQLite: one canonical text a cutover, so that "still equals what was read" is text equality. */
export const makeWatchStore = (database: LocalDatabase): WatchStore => {
  database.exec('CREATE TABLE IF NOT EXISTS watch (cutover TEXT PRIMARY KEY, state TEXT NOT NULL)');
  // Read ten thousand times in a rehearsal: the newest is parsed once, and its text is known.
  let newest: { readonly text: string; readonly state: WatchState } | undefined;
  const textOf = (state: WatchState): string =>
    newest?.state === state ? newest.text : canonicalJson(state);
  return {
    async get(cutover) {
      const row = database.get('SELECT state FROM watch WHERE cutover = ?', cutover);
      if (!row) return undefined;
      const text = String(row.state);
      if (newest?.text !== text) newest = { text, state: WatchState.parse(JSON.parse(text)) };
      return newest.state;
    },
    async put(cutover, state, replaces) {
      const text = textOf(state);
      const changed = replaces
        ? database.run(
            'UPDATE watch SET state = ? WHERE cutover = ? AND state = ?',
            text,
            cutover,
            textOf(replaces),
          )
        : database.run('INSERT OR IGNORE INTO watch VALUES (?, ?)', cutover, text);
      return changed === 1;
    },
  };
};
