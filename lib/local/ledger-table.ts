/**
 * Ledger rows in SQLite. What is asked for by value is a column; what never changes after intake is one JSON text,
 * what the worker adds another. Bodies lie apart, so that a change of state does not rewrite them.
 */
import type { InvoiceState, LedgerRow } from '#lib/clearance/ledger-row.ts';
import { instant } from '#lib/instant.ts';
import type { InvoiceKey } from '#lib/ports/ledger.ts';
import type { LocalDatabase } from './database.ts';

/** Written once. */
type Fixed = Pick<
  LedgerRow,
  | 'tenant'
  | 'number'
  | 'revision'
  | 'bodyDigest'
  | 'segments'
  | 'canary'
  | 'issueDate'
  | 'route'
  | 'epoch'
  | 'irn'
  | 'receivedAt'
  | 'dueBy'
>;

/** Written as things happen. */
export type Added = Pick<LedgerRow, 'destination'> &
  Partial<
    Pick<
      LedgerRow,
      'lastSubmittedAt' | 'clearedAt' | 'qr' | 'archiveKey' | 'archiveDigest' | 'reason' | 'reasons'
    >
  >;

/** A row and where it stands in the table. */
export interface StoredRow {
  readonly id: number;
  readonly row: LedgerRow;
}

export type SqlRow = NonNullable<ReturnType<LocalDatabase['get']>>;

export const OPEN_STATES = "state IN ('received', 'claimed', 'submitted', 'unknown')";
/**
 * A legacy row with an IRN was accepted first and released later, so the ERP does not know. Of a former revision the ERP
 * needs no word: it has sent the next one, and "rejected" would be taken for that.
 */
export const UNTOLD =
  "told_at IS NULL AND newest = 1 AND canary = 0 AND (state IN ('cleared', 'rejected') OR (state = 'legacy' AND irn IS NOT NULL))";
/** Named, since the planner takes the index over all rows otherwise, and the sweeper asks every few minutes. */
export const SELECT_OPEN =
  'SELECT ledger.*, body FROM ledger INDEXED BY ledger_open JOIN ledger_body USING (id)';
export const SELECT = 'SELECT ledger.*, body FROM ledger JOIN ledger_body USING (id)';

export const createLedgerTable = (database: LocalDatabase): void =>
  database.exec(`
    CREATE TABLE IF NOT EXISTS ledger (
      id INTEGER PRIMARY KEY, tenant TEXT NOT NULL, number TEXT NOT NULL, revision INTEGER NOT NULL,
      newest INTEGER NOT NULL, state TEXT NOT NULL, canary INTEGER NOT NULL, smartapi INTEGER NOT NULL,
      epoch INTEGER NOT NULL, irn TEXT, received_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, due_by INTEGER,
      submissions INTEGER NOT NULL, lease_holder TEXT, lease_until INTEGER, told_at INTEGER,
      fixed TEXT NOT NULL, added TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS ledger_body (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
    CREATE UNIQUE INDEX IF NOT EXISTS ledger_key ON ledger (tenant, number, revision);
    CREATE INDEX IF NOT EXISTS ledger_received ON ledger (tenant, received_at);
    CREATE INDEX IF NOT EXISTS ledger_epoch ON ledger (tenant, epoch, id);
    CREATE INDEX IF NOT EXISTS ledger_irn ON ledger (tenant, irn) WHERE irn IS NOT NULL;
    CREATE INDEX IF NOT EXISTS ledger_open ON ledger (tenant, received_at, id, due_by, canary, newest) WHERE ${OPEN_STATES};
    CREATE INDEX IF NOT EXISTS ledger_untold ON ledger (tenant, updated_at) WHERE ${UNTOLD};
    CREATE INDEX IF NOT EXISTS ledger_lease ON ledger (tenant, lease_until) WHERE lease_until IS NOT NULL;`);

const STATES: readonly InvoiceState[] = [
  'received',
  'claimed',
  'submitted',
  'unknown',
  'cleared',
  'rejected',
  'refused',
  'legacy',
  'proven',
];

export const stateOf = (text: unknown): InvoiceState => {
  const state = STATES.find((known) => known === text);
  if (state === undefined) throw new RangeError(`the ledger holds a state that is none: ${String(text)}`);
  return state;
};

/** From `SELECT`. The texts were written by this file, so their shape is known. */
export const stored = (sql: SqlRow): StoredRow => {
  const fixed: Fixed = JSON.parse(String(sql.fixed));
  const added: Added = JSON.parse(String(sql.added));
  return {
    id: Number(sql.id),
    row: {
      ...fixed,
      ...added,
      state: stateOf(sql.state),
      body: String(sql.body),
      updatedAt: instant(Number(sql.updated_at)),
      submissions: Number(sql.submissions),
      ...(sql.told_at === null ? {} : { toldAt: instant(Number(sql.told_at)) }),
      ...(sql.lease_until === null
        ? {}
        : { lease: { holder: String(sql.lease_holder), until: instant(Number(sql.lease_until)) } }),
    },
  };
};

const fixedOf = (row: LedgerRow): string => {
  const fixed: Fixed = {
    tenant: row.tenant,
    number: row.number,
    revision: row.revision,
    bodyDigest: row.bodyDigest,
    segments: row.segments,
    canary: row.canary,
    issueDate: row.issueDate,
    route: row.route,
    epoch: row.epoch,
    receivedAt: row.receivedAt,
    ...(row.irn === undefined ? {} : { irn: row.irn }),
    ...(row.dueBy === undefined ? {} : { dueBy: row.dueBy }),
  };
  return JSON.stringify(fixed);
};

export const addedOf = (row: LedgerRow): string => {
  const added: Added = {
    destination: row.destination,
    ...(row.lastSubmittedAt === undefined ? {} : { lastSubmittedAt: row.lastSubmittedAt }),
    ...(row.clearedAt === undefined ? {} : { clearedAt: row.clearedAt }),
    ...(row.qr === undefined ? {} : { qr: row.qr }),
    ...(row.archiveKey === undefined ? {} : { archiveKey: row.archiveKey }),
    ...(row.archiveDigest === undefined ? {} : { archiveDigest: row.archiveDigest }),
    ...(row.reason === undefined ? {} : { reason: row.reason }),
    ...(row.reasons === undefined ? {} : { reasons: row.reasons }),
  };
  return JSON.stringify(added);
};

export const find = (database: LocalDatabase, key: InvoiceKey): StoredRow | undefined => {
  const sql = database.get(
    `${SELECT} WHERE tenant = ? AND number = ? AND revision = ?`,
    key.tenant,
    key.number,
    key.revision,
  );
  return sql && stored(sql);
};

/** The IRN as it is compared: nobody has promised that the authority tells capitals from small letters. */
export const irnColumn = (irn: string | undefined): string | null => irn?.toUpperCase() ?? null;

/** The newest revision of its number from now on. */
export const insert = (database: LocalDatabase, row: LedgerRow): void => {
  database.run(
    `INSERT INTO ledger (tenant, number, revision, newest, state, canary, smartapi, epoch, irn, received_at,
       updated_at, due_by, submissions, lease_holder, lease_until, told_at, fixed, added)
     VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    row.tenant,
    row.number,
    row.revision,
    row.state,
    row.canary ? 1 : 0,
    row.destination === 'smartapi' ? 1 : 0,
    row.epoch,
    irnColumn(row.irn),
    row.receivedAt,
    row.updatedAt,
    row.dueBy ?? null,
    row.submissions,
    row.lease?.holder ?? null,
    row.lease?.until ?? null,
    row.toldAt ?? null,
    fixedOf(row),
    addedOf(row),
  );
  database.run('INSERT INTO ledger_body VALUES (last_insert_rowid(), ?)', row.body);
};
