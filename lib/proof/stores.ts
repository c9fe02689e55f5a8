import type { InvoiceState } from '#lib/clearance/ledger-row.ts';
import { makeTableArchive } from '#lib/local/archive.ts';
import { makeControl } from '#lib/local/control.ts';
import { openDatabase } from '#lib/local/database.ts';
import { makeIncidentLog } from '#lib/local/incidents.ts';
import { makeLedger } from '#lib/local/ledger.ts';
import { makeProgress } from '#lib/local/progress.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Control } from '#lib/ports/control.ts';
import type { IncidentLog } from '#lib/ports/incidents.ts';
import type { InvoiceKey, Ledger } from '#lib/ports/ledger.ts';
import type { Progress } from '#lib/ports/progress.ts';

export const TENANT = 'adire';
export const CUTOVER = 'go-live';

export interface Stores {
  readonly ledger: Ledger;
  readonly control: Control;
  readonly archive: Archive;
  readonly progress: Progress;
  readonly incidents: IncidentLog;
  /** Keys and bytes of everything archived. */
  archived(): ReadonlyMap<string, string>;
  /** What no port can do, for a ledger that is broken on purpose: a row's state, without a condition, and no lease. */
  overwrite(key: InvoiceKey, state: InvoiceState, submissions: number | undefined): void;
  /** As new. */
  clear(): void;
}

/** One database for all runs of a thread: opening one costs as much as a run does. Lists come in pages of one. */
export const openStores = (): Stores => {
  const database = openDatabase(':memory:');
  const stores = {
    ledger: makeLedger(database, { pageSize: 1 }),
    control: makeControl(database, CUTOVER),
    archive: makeTableArchive(database),
    progress: makeProgress(database),
    incidents: makeIncidentLog(database),
  };
  const tables = database
    .all("SELECT name FROM sqlite_master WHERE type = 'table'")
    .map(({ name }) => String(name));
  return {
    ...stores,
    archived: () =>
      new Map(
        database
          .all('SELECT key, bytes FROM archive')
          .map((row): [string, string] => [String(row.key), String(row.bytes)]),
      ),
    overwrite({ tenant, number, revision }, state, submissions) {
      database.run(
        `UPDATE ledger SET state = ?, submissions = COALESCE(?, submissions), lease_holder = NULL, lease_until = NULL
         WHERE tenant = ? AND number = ? AND revision = ?`,
        state,
        submissions ?? null,
        tenant,
        number,
        revision,
      );
    },
    clear() {
      for (const table of tables) database.run(`DELETE FROM ${table}`);
      database.flush();
    },
  };
};
