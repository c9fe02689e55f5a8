import { canonicalJson } from '#lib/digest.ts';
import type { Instant } from '#lib/instant.ts';
import type { LocalDatabase } from '#lib/local/database.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { Message, Messenger } from '#lib/ports/messenger.ts';

export interface SentMessage extends Message {
  readonly at: Instant;
}

export interface LocalMessenger extends Messenger {
  /** Everything that was sent, oldest first. */
  outbox(): readonly SentMessage[];
}

/** Nobody is told on a laptop: messages go to an outbox that the report and the timeline read. One a message id. */
export const makeMessenger = (database: LocalDatabase, clock: Clock): LocalMessenger => {
  database.exec('CREATE TABLE IF NOT EXISTS outbox (id TEXT PRIMARY KEY, message TEXT NOT NULL)');
  const parse = (text: unknown): SentMessage => JSON.parse(String(text));
  return {
    async send(message) {
      const sent = canonicalJson({ ...message, at: clock.now() });
      database.run('INSERT OR IGNORE INTO outbox VALUES (?, ?)', message.id, sent);
    },
    outbox: () => database.all('SELECT message FROM outbox ORDER BY rowid').map((row) => parse(row.message)),
  };
};
