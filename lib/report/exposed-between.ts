import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import type { Instant } from '#lib/instant.ts';

/**
 * How many invoices had been let towards SmartAPI in [from, to). By the IRN that intake gave
 * them, since the way back turns what it releases into legacy's.
 */
export const exposedBetween = (rows: readonly LedgerRow[], from: Instant, to: Instant): number =>
  new Set(
    rows.flatMap(({ number, canary, irn, receivedAt }) =>
      !canary && irn !== undefined && receivedAt >= from && receivedAt < to ? [number] : [],
    ),
  ).size;
