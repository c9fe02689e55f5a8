import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import type { Instant } from '#lib/instant.ts';

/**
 * How many invoices had been let towards SmartAPI in [from, to). By the destination that intake stored once, since the
 * way back itself turns those that were never sent into legacy's.
 */
export const exposedBetween = (rows: readonly LedgerRow[], from: Instant, to: Instant): number =>
  new Set(
    rows.flatMap(({ number, canary, destination, receivedAt }) =>
      !canary && destination === 'smartapi' && receivedAt >= from && receivedAt < to ? [number] : [],
    ),
  ).size;
