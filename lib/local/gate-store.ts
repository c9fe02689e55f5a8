import * as z from 'zod';
import { canonicalJson } from '#lib/digest.ts';
import type { BoundPull, GateDecision, GateRecord, TelephoneEntry } from '#lib/gates/gate-record.ts';
import { instant } from '#lib/instant.ts';
import type { LocalDatabase } from '#lib/local/database.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { GateStore } from '#lib/ports/gate-store.ts';

const Status = z.enum(['open', 'decided', 'completed', 'superseded', 'expired']);

/**
 * Gate attempts in SQLite. Status, nonce and digest are columns, since every write is conditional on them; what
 * never changes after opening is one JSON text.
 */
export const makeGateStore = (database: LocalDatabase, clock: Clock): GateStore => {
  database.exec(`CREATE TABLE IF NOT EXISTS gates (
    instance TEXT PRIMARY KEY, cutover TEXT NOT NULL, gate TEXT NOT NULL, attempt INTEGER NOT NULL,
    status TEXT NOT NULL, nonce TEXT NOT NULL, evidence_digest TEXT NOT NULL, opened TEXT NOT NULL,
    pull TEXT, telephone TEXT, entry_digest TEXT, decision TEXT, closed_reason TEXT, closed_at INTEGER)`);

  type Row = NonNullable<ReturnType<LocalDatabase['get']>>;
  const recordOf = (row: Row): GateRecord => {
    const opened: GateRecord = JSON.parse(String(row.opened));
    const pull: BoundPull | undefined = row.pull === null ? undefined : JSON.parse(String(row.pull));
    const telephone: TelephoneEntry | undefined =
      row.telephone === null ? undefined : JSON.parse(String(row.telephone));
    const decision: GateDecision | undefined =
      row.decision === null ? undefined : JSON.parse(String(row.decision));
    return {
      ...opened,
      status: Status.parse(row.status),
      ...(pull && { pull }),
      ...(telephone && { telephone }),
      ...(decision && { decision }),
      ...(row.closed_reason !== null && { closedReason: String(row.closed_reason) }),
      ...(row.closed_at !== null && { closedAt: instant(Number(row.closed_at)) }),
    };
  };

  return {
    async open(record) {
      const { status: _status, pull: _pull, telephone: _entry, decision: _decision, ...opened } = record;
      const added = database.run(
        `INSERT OR IGNORE INTO gates (instance, cutover, gate, attempt, status, nonce, evidence_digest, opened)
         VALUES (?, ?, ?, ?, 'open', ?, ?, ?)`,
        record.instance,
        record.cutover,
        record.gate,
        record.attempt,
        record.nonce,
        record.evidenceDigest,
        canonicalJson(opened),
      );
      return added === 1 ? 'opened' : 'exists';
    },
    async get(instance) {
      const row = database.get('SELECT * FROM gates WHERE instance = ?', instance);
      return row && recordOf(row);
    },
    async attempts(cutover, gate) {
      return database
        .all('SELECT * FROM gates WHERE cutover = ? AND gate = ? ORDER BY attempt', cutover, gate)
        .map(recordOf);
    },
    async listOpen(cutover) {
      return database
        .all(`SELECT * FROM gates WHERE cutover = ? AND status = 'open' ORDER BY rowid`, cutover)
        .map(recordOf);
    },
    async list(cutover) {
      return database.all('SELECT * FROM gates WHERE cutover = ? ORDER BY rowid', cutover).map(recordOf);
    },
    async bind(instance, pull) {
      const text = canonicalJson(pull);
      const written = database.run(
        `UPDATE gates SET pull = ? WHERE instance = ? AND status = 'open' AND pull IS NULL`,
        text,
        instance,
      );
      if (written === 1) return 'bound';
      const row = database.get('SELECT status, pull FROM gates WHERE instance = ?', instance);
      if (row?.status !== 'open') return 'closed';
      return row.pull === text ? 'same' : 'other';
    },
    async enter(instance, nonce, evidenceDigest, entry) {
      return (
        database.run(
          `UPDATE gates SET telephone = ?, entry_digest = ?
           WHERE instance = ? AND status = 'open' AND nonce = ? AND evidence_digest = ?`,
          canonicalJson(entry),
          entry.digest,
          instance,
          nonce,
          evidenceDigest,
        ) === 1
      );
    },
    async decide(instance, nonce, evidenceDigest, decision) {
      const entry = decision.breakGlass?.digest ?? null;
      return (
        database.run(
          `UPDATE gates SET status = 'decided', decision = ?
           WHERE instance = ? AND status = 'open' AND nonce = ? AND evidence_digest = ?
             AND (? IS NULL OR entry_digest = ?)`,
          canonicalJson(decision),
          instance,
          nonce,
          evidenceDigest,
          entry,
          entry,
        ) === 1
      );
    },
    async complete(instance) {
      return (
        database.run(
          `UPDATE gates SET status = 'completed' WHERE instance = ? AND status = 'decided'`,
          instance,
        ) === 1
      );
    },
    async close(instance, status, reason) {
      return (
        database.run(
          `UPDATE gates SET status = ?, closed_reason = ?, closed_at = ? WHERE instance = ? AND status = 'open'`,
          status,
          reason,
          clock.now(),
          instance,
        ) === 1
      );
    },
  };
};
