import type { LocalDatabase } from '#lib/local/database.ts';
import type { Tokens } from '#lib/ports/tokens.ts';

/** Task tokens in a table of their own: nothing that is listed or reported reads it. */
export const makeTokens = (database: LocalDatabase): Tokens => {
  database.exec(
    'CREATE TABLE IF NOT EXISTS tokens (subject TEXT PRIMARY KEY, token TEXT NOT NULL, execution TEXT NOT NULL)',
  );
  return {
    async put(subject, token, execution) {
      database.run(
        `INSERT INTO tokens VALUES (?, ?, ?)
         ON CONFLICT (subject) DO UPDATE SET token = excluded.token, execution = excluded.execution`,
        subject,
        token,
        execution,
      );
    },
    async get(subject) {
      const row = database.get('SELECT token FROM tokens WHERE subject = ?', subject);
      return row && String(row.token);
    },
    async delete(subject) {
      database.run('DELETE FROM tokens WHERE subject = ?', subject);
    },
    async subjectsOf(execution) {
      return database
        .all('SELECT subject FROM tokens WHERE execution = ? ORDER BY subject', execution)
        .map((row) => String(row.subject));
    },
  };
};
