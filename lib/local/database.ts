import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';

type Row = Record<string, SQLOutputValue>;

/** One SQLite file that all local stores share. Every method is synchronous: a transaction never spans an await. */
export interface LocalDatabase {
  exec(sql: string): void;
  run(sql: string, ...values: SQLInputValue[]): number;
  get(sql: string, ...values: SQLInputValue[]): Row | undefined;
  all(sql: string, ...values: SQLInputValue[]): Row[];
  /** All or nothing. Not nested. */
  transaction<T>(work: () => T): T;
  /** Commits the running group of writes once it is large enough; the virtual clock calls it when all is at rest. */
  flush(): void;
  close(): void;
}

/** Writes that share one commit: ten times the throughput of a commit each, and a rehearsal needs no more durability. */
const GROUP = 500;

/** `:memory:` or a path. Durable only after `close`: for rehearsals, not for production. */
export const openDatabase = (path: string): LocalDatabase => {
  const database = new DatabaseSync(path);
  // The cache (KiB) holds the pages that a hundred thousand invoices keep coming back to.
  database.exec(
    'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536;',
  );
  const statements = new Map<string, StatementSync>();
  let writes = 0;

  const prepared = (sql: string): StatementSync => {
    const known = statements.get(sql);
    if (known) return known;
    const statement = database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  const begin = (): void => {
    if (writes === 0) prepared('BEGIN').run();
    writes += 1;
  };
  const flush = (): void => {
    if (writes === 0) return;
    writes = 0;
    prepared('COMMIT').run();
  };

  return {
    exec(sql) {
      flush();
      database.exec(sql);
    },
    run(sql, ...values) {
      begin();
      return Number(prepared(sql).run(...values).changes);
    },
    get: (sql, ...values) => prepared(sql).get(...values),
    all: (sql, ...values) => prepared(sql).all(...values),
    transaction(work) {
      begin();
      prepared('SAVEPOINT work').run();
      try {
        const result = work();
        prepared('RELEASE work').run();
        return result;
      } catch (error) {
        database.exec('ROLLBACK TO work; RELEASE work');
        throw error;
      }
    },
    flush() {
      if (writes >= GROUP) flush();
    },
    close() {
      flush();
      database.close();
    },
  };
};
