import { canonicalJson } from '#lib/digest.ts';
import type { Page, Pages } from '#lib/ports/pages.ts';
import type { LocalDatabase } from './database.ts';

/** Pages in SQLite: one canonical text each, so that "still equals what was read" is text equality. */
export const makePages = (database: LocalDatabase): Pages => {
  database.exec(
    'CREATE TABLE IF NOT EXISTS pages (tenant TEXT, id TEXT, openedAt INTEGER NOT NULL, page TEXT NOT NULL, PRIMARY KEY (tenant, id))',
  );
  const parse = (text: unknown): Page => JSON.parse(String(text));
  return {
    async get(tenant, id) {
      const row = database.get('SELECT page FROM pages WHERE tenant = ? AND id = ?', tenant, id);
      return row && parse(row.page);
    },
    async put(page, replaces) {
      const { tenant, id, openedAt } = page;
      const text = canonicalJson(page);
      const changed = replaces
        ? database.run(
            'UPDATE pages SET page = ? WHERE tenant = ? AND id = ? AND page = ?',
            text,
            tenant,
            id,
            canonicalJson(replaces),
          )
        : database.run('INSERT OR IGNORE INTO pages VALUES (?, ?, ?, ?)', tenant, id, openedAt, text);
      return changed === 1;
    },
    async list(tenant) {
      return database
        .all('SELECT page FROM pages WHERE tenant = ? ORDER BY openedAt, id', tenant)
        .map((row) => parse(row.page));
    },
  };
};
