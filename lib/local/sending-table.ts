/** What the workers know of the authority together, in SQLite: for the control store, and for the ledger that reads it with rows. */
import { INITIAL_SENDING, type Sending } from '#lib/clearance/sending.ts';
import { canonicalJson } from '#lib/digest.ts';
import type { LocalDatabase } from './database.ts';

export interface SendingTable {
  read(tenant: string): Sending | undefined;
  /** False: somebody was faster. */
  replace(tenant: string, next: Sending): boolean;
}

export const makeSendingTable = (database: LocalDatabase): SendingTable => {
  database.exec(
    'CREATE TABLE IF NOT EXISTS sending (tenant TEXT PRIMARY KEY, version INTEGER NOT NULL, state TEXT NOT NULL)',
  );
  return {
    read(tenant) {
      const row = database.get('SELECT version, state FROM sending WHERE tenant = ?', tenant);
      if (!row) return undefined;
      const state: Omit<Sending, 'version'> = JSON.parse(String(row.state));
      return { ...state, version: Number(row.version) };
    },
    replace(tenant, { version, ...state }) {
      const text = canonicalJson(state);
      const changed =
        version === INITIAL_SENDING.version
          ? database.run('INSERT OR IGNORE INTO sending VALUES (?, 1, ?)', tenant, text)
          : database.run(
              'UPDATE sending SET version = version + 1, state = ? WHERE tenant = ? AND version = ?',
              text,
              tenant,
              version,
            );
      return changed === 1;
    },
  };
};
