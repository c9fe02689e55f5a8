import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import type { AuthorityFault } from '#lib/ports/authority.ts';
import type { InvoiceKey, LedgerChange } from '#lib/ports/ledger.ts';
import type { ControlItem } from '#lib/route/control-item.ts';
import type { WorkerDependencies } from './worker-dependencies.ts';

/** `redeliver`: the queue shows the message again after its visibility time-out. The row is safe either way. */
export type Disposition = 'acknowledge' | 'redeliver';

/** Nothing is sent before: the authority said when it wants to hear from us again. Of this worker; others learn it themselves. */
export interface Rest {
  until: number;
}

/** One claimed row, for as long as the lease runs. */
export interface Lease {
  readonly deps: WorkerDependencies;
  readonly key: InvoiceKey;
  readonly holder: string;
  readonly control: ControlItem;
  readonly rest: Rest;
  /** False: the lease was lost, nothing was written, and whoever holds it now decides. */
  change(change: LedgerChange): Promise<boolean>;
}

export const makeLease = (
  deps: WorkerDependencies,
  key: InvoiceKey,
  holder: string,
  control: ControlItem,
  rest: Rest,
): Lease => ({
  deps,
  key,
  holder,
  control,
  rest,
  async change(change) {
    const written = await deps.ledger.change(key, holder, deps.clock.now(), change);
    if (!written) deps.log('worker-lease-lost', { number: key.number, to: change.state });
    return written;
  },
});

/** Obeys `Retry-After` for all invoices, not only for the one that met it. */
export const restAsTold = ({ deps, rest }: Lease, fault: AuthorityFault): void => {
  if (fault.class !== 'unavailable' || fault.retryAfterMilliseconds === undefined) return;
  rest.until = Math.max(rest.until, deps.clock.now() + fault.retryAfterMilliseconds);
};

/** Gives the row back as it was before: unsent, or sent once and not known. */
export const giveBack = (lease: Lease, row: LedgerRow): Promise<boolean> =>
  row.submissions > 0
    ? lease.change({ state: 'unknown', submissions: row.submissions, release: true })
    : lease.change({ state: 'received', submissions: 0, release: true });
