/**
 * What became of the invoices of each quarter of an hour, kept as they change: a rehearsal asks for it thousands of times, and
 * counting a hundred thousand rows each time would cost more than the rehearsal.
 */
import type { Category } from '#lib/clearance/outcome-category.ts';
import { DAY, MINUTE } from '#lib/instant.ts';
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
  // Whole days as well: what is asked since a switch three weeks ago would else be thousands of rows.
  database.exec(`CREATE TABLE IF NOT EXISTS ledger_day_counts (
    tenant TEXT NOT NULL, day INTEGER NOT NULL, category TEXT NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (tenant, day, category)) WITHOUT ROWID`);
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
    database.run(
      `INSERT INTO ledger_day_counts VALUES (?, ?, ?, ?)
       ON CONFLICT (tenant, day, category) DO UPDATE SET n = n + excluded.n`,
      tenant,
      Math.floor(receivedAt / DAY) * DAY,
      category,
      n,
    );
  };
  type Counts = Map<Category, number>;
  const sumUp = (counts: Counts, sql: string, tenant: string, from: number, to: number): void => {
    if (from >= to) return;
    for (const row of database.all(sql, tenant, from, to)) {
      if (isCategory(row.category)) {
        counts.set(row.category, (counts.get(row.category) ?? 0) + Number(row.n));
      }
    }
  };
  const SPANS = `SELECT category, SUM(n) AS n FROM ledger_counts WHERE tenant = ? AND span >= ? AND span < ?
    GROUP BY category`;
  const DAYS = `SELECT category, SUM(n) AS n FROM ledger_day_counts WHERE tenant = ? AND day >= ? AND day < ?
    GROUP BY category`;
  return {
    move(tenant, receivedAt, from, to) {
      if (from === to) return;
      add(tenant, receivedAt, from, -1);
      add(tenant, receivedAt, to, 1);
    },
    ofSpans(tenant, from, to) {
      const counts: Counts = new Map();
      const firstDay = Math.ceil(from / DAY) * DAY;
      const endOfDays = Math.floor(to / DAY) * DAY;
      if (firstDay >= endOfDays) sumUp(counts, SPANS, tenant, from, to);
      else {
        sumUp(counts, SPANS, tenant, from, firstDay);
        sumUp(counts, DAYS, tenant, firstDay, endOfDays);
        sumUp(counts, SPANS, tenant, endOfDays, to);
      }
      return counts;
    },
  };
};
