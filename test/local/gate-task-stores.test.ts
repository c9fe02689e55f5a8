import { describe, expect, it } from 'vitest';
import { instant } from '#lib/instant.ts';
import { makeBallots } from '#lib/local/ballots.ts';
import { makeCutovers } from '#lib/local/cutovers.ts';
import { openDatabase } from '#lib/local/database.ts';
import { makeGateStore } from '#lib/local/gate-store.ts';
import { makeIncidentLog } from '#lib/local/incidents.ts';
import { makeCutoverLock } from '#lib/local/lock.ts';
import { makeMessenger } from '#lib/local/messenger.ts';
import { makePages } from '#lib/local/pages.ts';
import { makeProgress } from '#lib/local/progress.ts';
import { makeTokens } from '#lib/local/tokens.ts';
import { makeWatchStore } from '#lib/local/watch-store.ts';
import type { Clock } from '#lib/ports/clock.ts';
import { ballotsContract } from '#test/contract/ballots.ts';
import { cutoversContract } from '#test/contract/cutovers.ts';
import { gateStoreContract } from '#test/contract/gate-store.ts';
import { incidentsContract } from '#test/contract/incidents.ts';
import { lockContract } from '#test/contract/lock.ts';
import { messengerContract } from '#test/contract/messenger.ts';
import { pagesContract } from '#test/contract/pages.ts';
import { progressContract } from '#test/contract/progress.ts';
import { tokensContract } from '#test/contract/tokens.ts';
import { watchStoreContract } from '#test/contract/watch-store.ts';

const clock: Clock = { now: () => instant(7_000), sleep: async () => undefined };

ballotsContract('in memory', makeBallots);
gateStoreContract('SQLite', () => makeGateStore(openDatabase(':memory:'), clock));
cutoversContract('SQLite', () => makeCutovers(openDatabase(':memory:')));
lockContract('SQLite', () => makeCutoverLock(openDatabase(':memory:')));
tokensContract('SQLite', () => makeTokens(openDatabase(':memory:')));
watchStoreContract('SQLite', () => makeWatchStore(openDatabase(':memory:')));
pagesContract('SQLite', () => makePages(openDatabase(':memory:')));
progressContract('SQLite', () => makeProgress(openDatabase(':memory:')));
messengerContract('SQLite', () => {
  const messenger = makeMessenger(openDatabase(':memory:'), clock);
  return { messenger, arrived: async () => [messenger.outbox().map(({ at: _at, ...message }) => message)] };
});
incidentsContract('SQLite', () => makeIncidentLog(openDatabase(':memory:')));

describe('outbox', () => {
  it('keeps each message once, with when it was sent', async () => {
    const messenger = makeMessenger(openDatabase(':memory:'), clock);
    const message = { id: 'm1', event: 'announcement', to: ['cfo'], subject: 'Go-live', text: 'Tonight.' };
    await messenger.send(message);
    await messenger.send({ ...message, text: 'again' });
    expect(messenger.outbox()).toEqual([{ ...message, at: 7_000 }]);
  });
});
