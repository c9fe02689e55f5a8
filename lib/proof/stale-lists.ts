import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { OPEN } from '#lib/clearance/life.ts';
import { type Instant, plus } from '#lib/instant.ts';
import type { InvoiceKey, Ledger } from '#lib/ports/ledger.ts';
import type { Random } from '#lib/ports/random.ts';

interface Change {
  readonly at: Instant;
  readonly key: InvoiceKey;
  /** Undefined: there was no such row. */
  readonly before: LedgerRow | undefined;
}

/** An index lags by less than a second as a rule, and nobody promises it. */
const MOST_LAG = 3_000;
/** Changes that a list of now may still miss. */
const KEPT = 50;

const nameOf = ({ number, revision }: InvoiceKey): string => `${number}/${revision}`;
const keyOf = ({ tenant, number, revision }: InvoiceKey): InvoiceKey => ({ tenant, number, revision });

const isUntold = ({ state, toldAt, canary, irn }: LedgerRow): boolean =>
  toldAt === undefined &&
  !canary &&
  (state === 'cleared' || state === 'rejected' || (state === 'legacy' && irn !== undefined));

/** The same ledger, whose eventually consistent lists show it as it was up to three seconds ago. */
export const withStaleLists = (ledger: Ledger, now: () => Instant, random: Random): Ledger => {
  let changes: Change[] = [];
  const remember = async (key: InvoiceKey): Promise<void> => {
    const before = await ledger.get(key);
    changes = [...changes.slice(-KEPT), { at: now(), key: keyOf(key), before }];
  };
  /** As it was a moment ago: what changed since is shown as it was before the first of its changes. */
  const asBefore = (rows: readonly LedgerRow[], fits: (row: LedgerRow) => boolean): readonly LedgerRow[] => {
    const since = plus(now(), -random.below(MOST_LAG));
    const former = new Map<string, LedgerRow | undefined>();
    for (const { at, key, before } of changes) {
      if (at > since && !former.has(nameOf(key))) former.set(nameOf(key), before);
    }
    if (former.size === 0) return rows;
    const gone = [...former.values()].filter((row) => row !== undefined && fits(row));
    return [...rows.filter((row) => !former.has(nameOf(row))), ...gone].filter((row) => row !== undefined);
  };
  return {
    ...ledger,
    async create(row, guard) {
      await remember(row);
      return ledger.create(row, guard);
    },
    async claim(key, request) {
      await remember(key);
      return ledger.claim(key, request);
    },
    async change(key, holder, at, change) {
      await remember(key);
      return ledger.change(key, holder, at, change);
    },
    async releaseToLegacy(key, release) {
      await remember(key);
      return ledger.releaseToLegacy(key, release);
    },
    async markTold(key, at) {
      await remember(key);
      return ledger.markTold(key, at);
    },
    async open(tenant, olderThan, limit) {
      const rows = await ledger.open(tenant, olderThan, limit);
      return asBefore(rows, (row) => OPEN.has(row.state) && row.updatedAt < olderThan);
    },
    async untold(tenant, olderThan, limit) {
      const rows = await ledger.untold(tenant, olderThan, limit);
      return asBefore(rows, (row) => isUntold(row) && row.updatedAt < olderThan);
    },
  };
};
