/**
 * What became of the invoices of each quarter of an hour, kept as they change: a rehearsal asks for it thousands of times, and
 * counting a hundred thousand rows each time would cost more than the rehearsal.
 */
import type { Category } from '#lib/clearance/outcome-category.ts';
import { MINUTE } from '#lib/instant.ts';
import type { LocalDatabase } from './database.ts';

/** Short enough that what lies between its ends is quickly counted row by row. */
export const SPAN = 15 * MINUTE;

export interface LedgerCounts {
  /** One invoice moves from one category to another within its transaction. */
  move(tenant: string, receivedAt: number, from: Category | undefined, to: Category | undefined): void;
  /** Of [from, to); both whole spans. */
  ofSpans(tenant: string, from: number, to: number): ReadonlyMap<Category, number>;
}

const isCategory = (text: unknown): text is Category => typeof text === 'string';

export const makeLedgerCounts = (database: LocalDatabase): LedgerCounts => {
  database.exec(`CREATE TABLE IF NOT EXISTS ledger_counts (
    tenant TEXT NOT NULL, span INTEGER NOT NULL, category TEXT NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (tenant, span, category)) WITHOUT ROWID`);
  const add = (tenant: string, receivedAt: number, category: Category | undefined, n: number): void => {
    if (category === undefined) return;
    database.run(
      `INSERT INTO ledger_counts VALUES (?, ?, ?, ?)
       ON CONFLICT (tenant, span, category) DO UPDATE SET n = n + excluded.n`,
      tenant,
      Math.floor(receivedAt / SPAN) * SPAN,
      category,
      n,
    );
  };
  return {
    move(tenant, receivedAt, from, to) {
      if (from === to) return;
      add(tenant, receivedAt, from, -1);
      add(tenant, receivedAt, to, 1);
    },
    ofSpans(tenant, from, to) {
      const counts = new Map<Category, number>();
      const rows = database.all(
        `SELECT category, SUM(n) AS n FROM ledger_counts WHERE tenant = ? AND span >= ? AND span < ?
         GROUP BY category`,
        tenant,
        from,
        to,
      );
      for (const row of rows) if (isCategory(row.category)) counts.set(row.category, Number(row.n));
      return counts;
    },
  };
};
