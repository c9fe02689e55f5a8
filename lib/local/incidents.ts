import { canonicalJson } from '#lib/digest.ts';
import type { LocalDatabase } from '#lib/local/database.ts';
import type { Incident, IncidentLog } from '#lib/ports/incidents.ts';

export const makeIncidentLog = (database: LocalDatabase): IncidentLog => {
  database.exec(
    'CREATE TABLE IF NOT EXISTS incidents (id TEXT PRIMARY KEY, cutover TEXT NOT NULL, incident TEXT NOT NULL)',
  );
  const parse = (text: unknown): Incident => JSON.parse(String(text));
  return {
    async open(incident) {
      database.run(
        'INSERT OR IGNORE INTO incidents VALUES (?, ?, ?)',
        incident.id,
        incident.cutover,
        canonicalJson(incident),
      );
    },
    async close(id, at, closing) {
      const row = database.get('SELECT incident FROM incidents WHERE id = ?', id);
      if (!row) throw new Error(`no incident "${id}" to close`);
      const incident = parse(row.incident);
      if (incident.closedAt !== undefined) return;
      database.run(
        'UPDATE incidents SET incident = ? WHERE id = ?',
        canonicalJson({ ...incident, closedAt: at, ...(closing && { closing: { ...closing } }) }),
        id,
      );
    },
    async list(cutover) {
      return database
        .all('SELECT incident FROM incidents WHERE cutover = ? ORDER BY rowid', cutover)
        .map((row) => parse(row.incident));
    },
  };
};
