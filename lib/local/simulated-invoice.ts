import type { InvoiceDocument, Irn } from '#lib/clearance/invoice.ts';
import type { Reason } from '#lib/clearance/ledger-row.ts';
import type { Instant } from '#lib/instant.ts';
import type { InvoiceOutcome, OutputSide, PostedInvoice } from '#lib/ports/erp.ts';

/** What the ERP knows of one number. */
export interface ErpEntry {
  /** The side on which it is issued; absent while the ERP holds it or a clerk has it. */
  readonly issuedOn?: OutputSide;
  readonly told?: InvoiceOutcome['outcome'];
  readonly irn?: Irn;
  /** Why a clerk has it, or why it went to legacy against the route. */
  readonly reason?: Reason;
  /** Issued on legacy because nobody answered: reconciliation must look at it. */
  readonly fallback?: true;
  /** Times that it was sent to intake under its number. */
  readonly sent: number;
}

/** An invoice that is not issued yet. Its document is let go once it is. */
export interface OpenInvoice {
  readonly posted: PostedInvoice;
  payload: unknown;
  mended: InvoiceDocument | undefined;
  since: Instant;
  asked: number;
  /** The newest that was heard of. */
  revision: number;
  /** As `ConnectorFacts` has it. */
  mends: number | undefined;
  /** A clerk has it: what is told meanwhile about the former document changes nothing. */
  withClerk: boolean;
}
