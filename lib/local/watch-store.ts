import { canonicalJson } from '#lib/digest.ts';
import type { WatchStore } from '#lib/ports/watch-store.ts';
import { WatchState } from '#lib/watch/watch-state.ts';
import type { LocalDatabase } from './database.ts';

/** The watch's memory in SQLite: one canonical text a cutover, so that "still equals what was read" is text equality. */
export const makeWatchStore = (database: LocalDatabase): WatchStore => {
  database.exec('CREATE TABLE IF NOT EXISTS watch (cutover TEXT PRIMARY KEY, state TEXT NOT NULL)');
  return {
    async get(cutover) {
      const row = database.get('SELECT state FROM watch WHERE cutover = ?', cutover);
      return row && WatchState.parse(JSON.parse(String(row.state)));
    },
    async put(cutover, state, replaces) {
      const text = canonicalJson(state);
      const changed = replaces
        ? database.run(
            'UPDATE watch SET state = ? WHERE cutover = ? AND state = ?',
            text,
            cutover,
            canonicalJson(replaces),
          )
        : database.run('INSERT OR IGNORE INTO watch VALUES (?, ?)', cutover, text);
      return changed === 1;
    },
  };
};
