import type { Instant } from '#lib/instant.ts';
import type { InvoiceKey } from '#lib/ports/ledger.ts';
import type { ControlItem } from '#lib/route/control-item.ts';
import type { Pace } from './pace.ts';
import type { WorkerDependencies } from './worker-dependencies.ts';

/** `redeliver`: the queue shows the message again after its visibility time-out. The row is safe either way. */
export type Disposition = 'acknowledge' | 'redeliver';

/** What all invoices of one invocation share. */
export interface Batch {
  readonly deps: WorkerDependencies;
  readonly pace: Pace;
  /** When the invocation is cut off. */
  readonly endsAt: Instant;
}

/** One invoice in hand, claimed or not yet. */
export interface Work extends Batch {
  readonly key: InvoiceKey;
  /** As it was read with the row. */
  readonly control: ControlItem;
}
