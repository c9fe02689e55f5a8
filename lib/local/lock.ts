import { canonicalJson } from '#lib/digest.ts';
import type { CutoverLock, LockHolder } from '#lib/ports/lock.ts';
import type { LocalDatabase } from './database.ts';

/** The lock of a tenant in SQLite. */
export const makeCutoverLock = (database: LocalDatabase): CutoverLock => {
  database.exec('CREATE TABLE IF NOT EXISTS lock (tenant TEXT PRIMARY KEY, holder TEXT NOT NULL)');
  const read = (tenant: string): LockHolder | undefined => {
    const row = database.get('SELECT holder FROM lock WHERE tenant = ?', tenant);
    return row && JSON.parse(String(row.holder));
  };
  return {
    async holder(tenant) {
      return read(tenant);
    },
    async take(holder, replaces) {
      return database.transaction(() => {
        const there = read(holder.tenant);
        const free =
          there === undefined ||
          there.cutover === holder.cutover ||
          (replaces !== undefined && canonicalJson(there) === canonicalJson(replaces));
        if (!free) return there;
        database.run('INSERT OR REPLACE INTO lock VALUES (?, ?)', holder.tenant, canonicalJson(holder));
        return 'taken';
      });
    },
  };
};
