/**
 * The tenant, broken on purpose: each takes away one of the things that keep an invoice from being lost or sent twice, by
 * replacing one dependency. A proof that does not fail then proves nothing.
 */
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { Breakage } from './tenant-world.ts';

const withLedger =
  (change: (real: Ledger) => Partial<Ledger>) =>
  (real: Ledger): Ledger => ({
    ...real,
    ...change(real),
  });

/** As if nobody had it, and nobody had ever sent it. */
const free = (row: LedgerRow): LedgerRow => {
  const { lease: _lease, ...rest } = row;
  return rest;
};

const claimAnyway = (real: Ledger): Partial<Ledger> => ({
  async claim(key, request) {
    const row = await real.get(key);
    if (!row) return { outcome: 'not-claimable', row };
    const claimed = await real.claim(key, request);
    if (claimed.outcome === 'claimed') return claimed;
    const { holder, leaseUntil: until, now } = request;
    return { outcome: 'claimed', row: { ...free(row), lease: { holder, until }, updatedAt: now } };
  },
});

export const breakages: readonly Breakage[] = [
  {
    name: 'no-claim',
    about: 'every worker gets the invoice, whoever has it',
    ledger: withLedger(claimAnyway),
  },
  {
    name: 'no-query-before-resend',
    about: 'what was sent and not answered is sent again without asking',
    worker: (real) => ({
      ...real,
      authority: {
        ...real.authority,
        find: async () => ({ ok: true, value: undefined }),
      },
    }),
  },
];
