import type { Irn } from '#lib/clearance/invoice.ts';
import type { InvoiceState, LedgerRow, Reason } from '#lib/clearance/ledger-row.ts';
import type { Sending } from '#lib/clearance/sending.ts';
import type { Digest } from '#lib/digest.ts';
import type { Instant } from '#lib/instant.ts';
import type { ControlItem, Route } from '#lib/route/control-item.ts';

export interface InvoiceKey {
  readonly tenant: string;
  readonly number: string;
  readonly revision: number;
}

/** What a new row claims of the control item: the transaction fails unless it still holds. */
export interface RouteGuard {
  readonly epoch: number;
  /** Counts one pilot slot in the same transaction; fails with `pilot-full` when `size` are taken. */
  readonly takesPilotSlot: boolean;
  readonly route: Route;
}

export type CreateOutcome =
  | { readonly outcome: 'created' }
  /** The same number and revision is there already, as this row. */
  | { readonly outcome: 'exists'; readonly row: LedgerRow }
  | { readonly outcome: 'epoch-moved' }
  | { readonly outcome: 'pilot-full' }
  /** Another number has this IRN, separators and capitals aside. */
  | { readonly outcome: 'irn-taken'; readonly by: InvoiceKey };

/** What a worker looks at before it claims: read in one round, each part strongly consistent by itself. */
export interface WorkRead {
  readonly control: ControlItem;
  /** What the workers know of the authority together; undefined: nothing was ever stored. */
  readonly sending?: Sending;
  /** In the order of the keys; undefined: there is no such row. */
  readonly rows: readonly (LedgerRow | undefined)[];
}

export interface ClaimRequest {
  readonly holder: string;
  readonly now: Instant;
  readonly leaseUntil: Instant;
  /** The row as the caller read it: the claim holds only while its state, submissions and lease are still those. */
  readonly seen: LedgerRow;
  /**
   * It is sent right after: the claim itself records `submitted`, one submission more and the moment, so that nothing that
   * was sent can ever look unsent. A worker that dies in between leaves a row that is looked up before anything else.
   */
  readonly sending: boolean;
  /** The control item's epoch as the worker read it; a moved or held control item refuses the claim. */
  readonly epoch: number;
}

export type ClaimOutcome =
  | { readonly outcome: 'claimed'; readonly row: LedgerRow }
  /** Someone else's lease runs, the row needs no work, or it is no longer what the caller saw: this is what it is now. */
  | { readonly outcome: 'not-claimable'; readonly row: LedgerRow | undefined }
  /** The control item is held or paused, or its epoch moved: read it again. */
  | { readonly outcome: 'paused' };

/** What changes under a lease. Fields left out stay. */
export interface LedgerChange {
  readonly state: InvoiceState;
  readonly submissions?: number;
  readonly lastSubmittedAt?: Instant;
  readonly clearedAt?: Instant;
  readonly qr?: string;
  readonly archiveKey?: string;
  readonly archiveDigest?: Digest;
  readonly toldAt?: Instant;
  readonly reason?: Reason;
  readonly reasons?: readonly Reason[];
  /** Gives the lease back. */
  readonly release: boolean;
}

/**
 * Invoices that intake sent towards SmartAPI in a span of time, each counted once, at its newest revision; canaries and
 * what went to legacy left out. received = cleared + rejected + pending + unknown; refused ones come on top.
 */
export interface ClearanceCounts {
  readonly received: number;
  readonly cleared: number;
  /** Cleared at revision 1 and the first submission. */
  readonly clearedFirstPass: number;
  /** By the authority. */
  readonly rejected: number;
  readonly refused: number;
  /** received, claimed or submitted. */
  readonly pending: number;
  readonly unknown: number;
  /** Pending or unknown past `dueBy`. */
  readonly overdue: number;
  /** Pending or unknown and received before the `lateBefore` that was asked with; absent without it. */
  readonly late?: number;
}

export interface Ledger {
  /** One transaction with the control item. Strongly consistent. */
  create(row: LedgerRow, guard: RouteGuard): Promise<CreateOutcome>;
  /** The newest revision. Strongly consistent. */
  latest(tenant: string, number: string): Promise<LedgerRow | undefined>;
  get(key: InvoiceKey): Promise<LedgerRow | undefined>;
  /** Up to 100 rows of one tenant and its control item; each key once. More are a bug, and throw. */
  readForWork(tenant: string, keys: readonly InvoiceKey[]): Promise<WorkRead>;
  /**
   * Conditional on what the caller saw of state, submissions and lease, on no unexpired lease, and on the control item's
   * epoch, not held, not paused. received becomes claimed; submitted and unknown stay what they are, under the new lease.
   * `sending` makes received and claimed submitted; with a row that was sent before it is a bug, and throws: that one is
   * looked up first.
   */
  claim(key: InvoiceKey, request: ClaimRequest): Promise<ClaimOutcome>;
  /** Conditional on the lease still being `holder`'s; false when it is not, and then nothing was written. */
  change(key: InvoiceKey, holder: string, now: Instant, change: LedgerChange): Promise<boolean>;
  /**
   * The way back gives an invoice to the legacy side: state legacy with the reason. Conditional on the control item
   * being held (or, with `epoch`, on its epoch being that one: a partial return, which holds nothing), on the state being open without an unexpired lease at `now`, and on `submissions` being
   * what the caller read, so that nothing sent meanwhile is issued twice; false when it is not, and then nothing was
   * written. Whether the authority has what was sent is the caller's to find out first. A row that is legacy already is true.
   */
  releaseToLegacy(
    key: InvoiceKey,
    release: {
      readonly now: Instant;
      readonly submissions: number;
      readonly reason: Reason;
      readonly epoch?: number;
    },
  ): Promise<boolean>;
  /** Records once that the ERP was told of a final outcome (no lease needed; idempotent). */
  markTold(key: InvoiceKey, at: Instant): Promise<void>;
  /** received, claimed, submitted and unknown rows last changed before `olderThan`, first received first. Eventually consistent: for ringing and listing, never for deciding. One that cannot be read is given to `onDamaged` and left out; without it, it throws. */
  open(
    tenant: string,
    olderThan: Instant,
    limit: number,
    onDamaged?: (error: unknown) => void,
  ): Promise<readonly LedgerRow[]>;
  /**
   * Final rows, newest of their number, of which the ERP was not told (cleared, rejected, or released to legacy after they were accepted), last
   * changed before `olderThan`. Eventually consistent; `onDamaged` as in `open`.
   */
  untold(
    tenant: string,
    olderThan: Instant,
    limit: number,
    onDamaged?: (error: unknown) => void,
  ): Promise<readonly LedgerRow[]>;
  /** Every row of the tenant ordered by number, revision; page by page. Eventually consistent. */
  list(
    tenant: string,
    cursor?: string,
  ): Promise<{ readonly rows: readonly LedgerRow[]; readonly next?: string }>;
  /** Every row whose destination was decided under one epoch (a pilot's), all revisions. Eventually consistent. */
  ofEpoch(tenant: string, epoch: number): Promise<readonly LedgerRow[]>;
  /** Of rows received in [from, to). `lateBefore`: also counts what was received before it and is still open. Eventually consistent. */
  outcomes(
    tenant: string,
    from: Instant,
    to: Instant,
    now: Instant,
    lateBefore?: Instant,
  ): Promise<ClearanceCounts>;
  /** Latest unexpired lease end, for "verify safe". Strongly consistent. */
  longestLease(tenant: string, now: Instant): Promise<Instant | undefined>;
  /** The newest revision of the number that has this IRN, separators and capitals aside. */
  irnOwner(tenant: string, irn: Irn): Promise<InvoiceKey | undefined>;
}
