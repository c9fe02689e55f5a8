import { canonicalJson } from '#lib/digest.ts';
import type { CutoverRecord, Cutovers } from '#lib/ports/cutovers.ts';
import type { LocalDatabase } from './database.ts';

/** Cutover records in SQLite. */
export const makeCutovers = (database: LocalDatabase): Cutovers => {
  database.exec('CREATE TABLE IF NOT EXISTS cutovers (cutover TEXT PRIMARY KEY, record TEXT NOT NULL)');
  return {
    async get(cutover) {
      const row = database.get('SELECT record FROM cutovers WHERE cutover = ?', cutover);
      if (!row) return undefined;
      const record: CutoverRecord = JSON.parse(String(row.record));
      return record;
    },
    async create(record) {
      return (
        database.run(
          'INSERT OR IGNORE INTO cutovers VALUES (?, ?)',
          record.cutover,
          canonicalJson(record),
        ) === 1
      );
    },
  };
};
