import { type Instant, instant } from '#lib/instant.ts';

/**
 * The moment to ask the ledger with: what was received before it and is still open is late. After an outage the worker has
 * the limit anew for what waited, so nothing is late until it has passed. `limit` in milliseconds.
 */
export const lateBefore = (now: Instant, limit: number, recoveredAt?: number): Instant =>
  recoveredAt !== undefined && now <= recoveredAt + limit ? instant(0) : instant(now - limit);
