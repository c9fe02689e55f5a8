/** The record of one invoice and what became of it. The ledger is the truth; the queue is only a doorbell. */
import type { Irn } from '#lib/clearance/invoice.ts';
import type { Digest } from '#lib/digest.ts';
import type { Instant } from '#lib/instant.ts';

/**
 * received: on its way to clearance, nobody has it · claimed: a worker holds the lease, never sent · submitted: sent,
 * answer not yet recorded · unknown: sent, outcome unknown, to be looked up by IRN before anything else · cleared ·
 * rejected: by the authority, final for this revision · refused: by intake, never sent · legacy: issued on the old side ·
 * proven: a canary that was validated and never signed; it counts nowhere.
 */
export type InvoiceState =
  | 'received'
  | 'claimed'
  | 'submitted'
  | 'unknown'
  | 'cleared'
  | 'rejected'
  | 'refused'
  | 'legacy'
  | 'proven';

/** A stable code and a sentence that a Finance clerk understands. */
export interface Reason {
  readonly code: string;
  readonly text: string;
  /** Where in the document, e.g. `lines[2].hsCode`. */
  readonly path?: string;
}

export interface LedgerRow {
  readonly tenant: string;
  readonly number: string;
  /** 1, and one more each time a finally rejected number comes with a new body. */
  readonly revision: number;
  readonly state: InvoiceState;
  /** SHA-256 of the canonical JSON of the document as received. */
  readonly bodyDigest: Digest;
  /** The document as received: canonical JSON. Never logged. */
  readonly body: string;
  /** `kind:B2B`, `type:invoice`, `branch:LAGOS`, `currency:NGN`, `tax:STANDARD_VAT` …, sorted. */
  readonly segments: readonly string[];
  /** A canary is validated and never signed, whatever the route. */
  readonly canary: boolean;
  readonly issueDate: string;
  readonly destination: 'smartapi' | 'legacy' | 'none';
  /** The route that decided the destination, stored once: a retry gets the same answer. */
  readonly route: 'legacy' | 'pilot' | 'ramp' | 'smartapi';
  readonly epoch: number;
  /** Set for destination smartapi only; from the invoice's own date. */
  readonly irn?: Irn;
  readonly receivedAt: Instant;
  readonly updatedAt: Instant;
  /** Legal deadline of clearance (runbook policy `dueBy`). */
  readonly dueBy?: Instant;
  readonly lease?: { readonly holder: string; readonly until: Instant };
  /** Times it was sent to the authority. */
  readonly submissions: number;
  readonly lastSubmittedAt?: Instant;
  readonly clearedAt?: Instant;
  /** Base64 text of the QR code. */
  readonly qr?: string;
  readonly archiveKey?: string;
  readonly archiveDigest?: Digest;
  /** When the ERP was told of the final outcome. */
  readonly toldAt?: Instant;
  readonly reason?: Reason;
  /** Every fault found, if more than `reason` tells; on a legacy row notes that stopped nothing. */
  readonly reasons?: readonly Reason[];
}
