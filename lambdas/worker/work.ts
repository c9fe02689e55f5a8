import type { Instant } from '#lib/instant.ts';
import type { AuthorityFault } from '#lib/ports/authority.ts';
import type { InvoiceKey } from '#lib/ports/ledger.ts';
import type { ControlItem } from '#lib/route/control-item.ts';
import type { Pace } from './pace.ts';
import type { WorkerDependencies } from './worker-dependencies.ts';

/** `redeliver`: the queue shows the message again after its visibility time-out. The row is safe either way. */
export type Disposition = 'acknowledge' | 'redeliver';

/** Nothing is sent before: the authority said when it wants to hear from us again. Of this worker; others learn it themselves. */
export interface Rest {
  until: number;
}

/** What all invoices of one invocation share. */
export interface Batch {
  readonly deps: WorkerDependencies;
  readonly pace: Pace;
  readonly rest: Rest;
  /** When the invocation is cut off. */
  readonly endsAt: Instant;
}

/** One invoice in hand, claimed or not yet. */
export interface Work extends Batch {
  readonly key: InvoiceKey;
  /** As it was read with the row. */
  readonly control: ControlItem;
}

/** Obeys `Retry-After` for all invoices, not only for the one that met it. */
export const restAsTold = ({ deps, rest }: Work, fault: AuthorityFault): void => {
  if (fault.class !== 'unavailable' || fault.retryAfterMilliseconds === undefined) return;
  rest.until = Math.max(rest.until, deps.clock.now() + fault.retryAfterMilliseconds);
};
