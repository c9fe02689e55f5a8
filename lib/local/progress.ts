import { canonicalJson } from '#lib/digest.ts';
import type { LocalDatabase } from '#lib/local/database.ts';
import type { Progress, TaskRecord } from '#lib/ports/progress.ts';

/** The progress table in SQLite: one canonical text a task, so that "still equals what was read" is text equality. */
export const makeProgress = (database: LocalDatabase): Progress => {
  database.exec(
    'CREATE TABLE IF NOT EXISTS progress (cutover TEXT, task TEXT, record TEXT NOT NULL, PRIMARY KEY (cutover, task))',
  );
  // Schedules list it ten thousand times in a rehearsal, and it changes a few hundred times. Nobody else writes this file.
  const lists = new Map<string, readonly TaskRecord[]>();
  const parse = (text: unknown): TaskRecord => JSON.parse(String(text));
  return {
    async get(cutover, task) {
      const row = database.get('SELECT record FROM progress WHERE cutover = ? AND task = ?', cutover, task);
      return row && parse(row.record);
    },
    async put(record, replaces) {
      const { cutover, task } = record;
      const text = canonicalJson(record);
      const changed = replaces
        ? database.run(
            'UPDATE progress SET record = ? WHERE cutover = ? AND task = ? AND record = ?',
            text,
            cutover,
            task,
            canonicalJson(replaces),
          )
        : database.run('INSERT OR IGNORE INTO progress VALUES (?, ?, ?)', cutover, task, text);
      lists.delete(cutover);
      return changed === 1;
    },
    async list(cutover) {
      const listed =
        lists.get(cutover) ??
        database
          .all('SELECT record FROM progress WHERE cutover = ? ORDER BY rowid', cutover)
          .map((row) => parse(row.record));
      lists.set(cutover, listed);
      return listed;
    },
  };
};
