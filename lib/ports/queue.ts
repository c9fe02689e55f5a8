/** The doorbell of the clearance worker: at least once, in any order. It carries keys, never invoices. */
import type { InvoiceKey } from '#lib/ports/ledger.ts';

/**
 * Who waits behind a ring. `live`: somebody at a counter, just now. `backlog`: what is rung again from the ledger, however
 * much it is. Where both wait, neither keeps the other from being delivered.
 */
export type Lane = 'live' | 'backlog';

export interface Doorbell {
  /** Best effort: a lost ring is healed by the sweeper from the ledger. `lane` is `live` if left out. */
  ring(keys: readonly InvoiceKey[], lane?: Lane): Promise<void>;
}

/** What the event source hands to the worker. */
export interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
  /** Times delivered, this one included. */
  readonly receiveCount: number;
}

/** The valve in front of the worker; only the `valve` action moves it. */
export interface QueueValve {
  setOpen(open: boolean): Promise<void>;
  /** `closing`: batches already fetched may still run. */
  state(): Promise<'open' | 'closing' | 'closed'>;
}
