import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { type Instant, instant, plus } from '#lib/instant.ts';
import type { LedgerChange } from '#lib/ports/ledger.ts';
import type { Work } from './work.ts';

/** One claimed row, for as long as the lease runs. */
export interface Lease extends Work {
  readonly holder: string;
  readonly until: Instant;
  /** False: the lease was lost, nothing was written, and whoever holds it now decides. */
  change(change: LedgerChange): Promise<boolean>;
}

export const makeLease = (work: Work, holder: string, until: Instant): Lease => ({
  ...work,
  holder,
  until,
  async change(change) {
    const { deps, key } = work;
    const written = await deps.ledger.change(key, holder, deps.clock.now(), change);
    if (!written) deps.log('worker-lease-lost', { number: key.number, to: change.state });
    return written;
  },
});

/** The latest moment to begin a question to the authority whose result can still be finished and recorded. */
export const lastBegin = ({ deps, endsAt, until }: Lease): Instant => {
  const { callMilliseconds, finishMilliseconds } = deps.settings;
  return plus(instant(Math.min(endsAt, until)), -(callMilliseconds + finishMilliseconds));
};

/** A turn of the pace for something that follows under the lease; false: there is no time left for it. */
export const turnUnder = (lease: Lease, calls: number): Promise<boolean> =>
  lease.pace.turn(calls, lastBegin(lease));

/** Gives the row back as it was before: unsent, or sent once and not known. */
export const giveBack = (lease: Lease, row: LedgerRow): Promise<boolean> =>
  row.submissions > 0
    ? lease.change({ state: 'unknown', submissions: row.submissions, release: true })
    : lease.change({ state: 'received', submissions: 0, release: true });
