/**
 * The tenant, broken on purpose: each takes away one of the things that keep an invoice from being lost or issued twice, by
 * replacing one dependency. A proof that does not fail then proves nothing.
 */
import type { Ledger } from '#lib/ports/ledger.ts';
import type { Breakage } from './tenant-world.ts';

type Claim = Ledger['claim'];

/** Claimed, whatever the ledger says of it; nothing is written. */
const claimAnyway =
  (ledger: Ledger, refused: 'paused' | 'not-claimable'): Claim =>
  async (key, request) => {
    const claimed = await ledger.claim(key, request);
    const row = await ledger.get(key);
    if (claimed.outcome !== refused || !row) return claimed;
    const { holder, leaseUntil: until } = request;
    return { outcome: 'claimed', row: { ...row, lease: { holder, until } } };
  };

export const BREAKAGES: readonly Breakage[] = [
  {
    name: 'no-claim',
    about: 'whoever asks for an invoice gets it, whoever has it',
    ledger: (real) => ({ ...real, claim: claimAnyway(real, 'not-claimable') }),
  },
  {
    name: 'no-query-before-resend',
    about: 'what was sent and not answered is sent again without asking whether it arrived',
    worker: (real) => ({
      ...real,
      authority: { ...real.authority, find: async () => ({ ok: true, value: undefined }) },
    }),
  },
  {
    name: 'no-fence',
    about: 'a worker looks neither at the latch nor at a pause nor at the epoch',
    ledger: (real) => ({
      ...real,
      claim: claimAnyway(real, 'paused'),
      async readForWork(tenant, keys) {
        const read = await real.readForWork(tenant, keys);
        return { ...read, control: { ...read.control, held: false, pauseReasons: [] } };
      },
    }),
  },
  {
    name: 'no-conditional-write',
    about: 'a number that is taken is answered as if it had been written',
    ledger: (real) => ({
      ...real,
      async create(row, guard) {
        const created = await real.create(row, guard);
        return created.outcome === 'exists' ? { outcome: 'created' } : created;
      },
    }),
  },
  {
    name: 'no-lease-check',
    about: 'whoever once held an invoice may still write what became of it',
    ledger: (real, overwrite) => ({
      ...real,
      async change(key, holder, now, change) {
        const { state, submissions } = change;
        if (!(await real.change(key, holder, now, change))) overwrite(key, state, submissions);
        return true;
      },
    }),
  },
  {
    name: 'sends-before-saying',
    about: 'the ledger does not say that an invoice is being sent before it is sent',
    ledger: (real) => ({
      ...real,
      async claim(key, request) {
        const claimed = await real.claim(key, { ...request, sending: false });
        return claimed.outcome === 'claimed' && request.sending
          ? {
              ...claimed,
              row: { ...claimed.row, state: 'submitted', submissions: 1, lastSubmittedAt: request.now },
            }
          : claimed;
      },
      async change(key, holder, now, change) {
        // As a worker would have to that had not said so: it says so with the result.
        const row = await real.get(key);
        if (row?.state === 'claimed' && change.state !== 'received' && change.state !== 'legacy') {
          await real.change(key, holder, now, {
            state: 'submitted',
            submissions: 1,
            lastSubmittedAt: now,
            release: false,
          });
        }
        return real.change(key, holder, now, change);
      },
    }),
  },
  {
    name: 'acknowledges-before-writing',
    about: 'intake answers before its row is durable, and every second row is lost',
    ledger: (real) => {
      let rows = 0;
      return {
        ...real,
        async create(row, guard) {
          rows += 1;
          return rows % 2 === 0 ? { outcome: 'created' } : real.create(row, guard);
        },
      };
    },
  },
  {
    name: 'forgets-cleared',
    about: 'a result is said to be written, and is not',
    ledger: (real) => ({
      ...real,
      change: async (key, holder, now, change) =>
        change.state === 'cleared' || real.change(key, holder, now, change),
    }),
  },
  {
    name: 'releases-without-writing',
    about: 'the way back tells legacy to issue what the ledger still has on its way to clearance',
    ledger: (real) => ({ ...real, releaseToLegacy: async () => true }),
  },
  {
    name: 'archive-overwrites',
    about: 'the archive takes other bytes under a used key',
    archive: (real) => {
      const newest = new Map<string, string>();
      return {
        async put(key, bytes) {
          newest.set(key, bytes);
          await real.put(key, bytes);
          return { outcome: 'stored' };
        },
        get: async (key) => (key.startsWith('invoices/') ? undefined : (newest.get(key) ?? real.get(key))),
      };
    },
  },
  {
    name: 'sweeper-rings-nobody',
    about: 'what nobody rang for is never rung for',
    sweeper: (real) => ({ ...real, doorbell: { ring: async () => undefined } }),
  },
  {
    name: 'sweeper-tells-nobody',
    about: 'an ERP that did not listen once is never told',
    sweeper: (real) => ({ ...real, ledger: { ...real.ledger, untold: async () => [] } }),
  },
  {
    name: 'pauses-for-ever',
    about: 'sending that was stopped once stays stopped',
    control: (real) => ({
      ...real,
      setPause: (tenant, reason, paused) =>
        paused ? real.setPause(tenant, reason, paused) : real.get(tenant),
    }),
  },
];
