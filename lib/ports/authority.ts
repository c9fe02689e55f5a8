import type { InvoiceDocument, Irn } from '#lib/clearance/invoice.ts';
import type { Reason } from '#lib/clearance/ledger-row.ts';

/** How an error of the authority is classed: by handler and message, since everything is HTTP 400 (firs-mbs.md 1.4). */
export type AuthorityFault =
  /** A recognised error of a field: final, the document must change. */
  | { readonly class: 'rejected'; readonly reasons: readonly Reason[] }
  /** May be a duplicate or an outage, which look alike: look the IRN up before anything else. */
  | { readonly class: 'ambiguous'; readonly detail: string }
  /** Sent, no trustworthy answer (time-out, cut connection, answer that is no answer). */
  | { readonly class: 'unknown'; readonly detail: string }
  /**
   * Nobody's invoice is at fault: key, TLS, routing. Hold everything and open the breaker. `mayBeRegistered`: the invoice
   * was sent, and the answer, in words nobody knows, does not prove that it was refused.
   */
  | { readonly class: 'configuration'; readonly detail: string; readonly mayBeRegistered?: true }
  /** Not sent, or refused before work: try later, no sooner than `retryAfterMilliseconds`. */
  | { readonly class: 'unavailable'; readonly detail: string; readonly retryAfterMilliseconds?: number };

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: AuthorityFault };

/** What the authority says it has under an IRN. Fields it did not give are absent. */
export interface RegisteredInvoice {
  readonly irn: Irn;
  readonly number?: string;
  readonly sellerTin?: string;
  readonly buyerTin?: string;
  readonly issueDate?: string;
  readonly typeCode?: string;
  readonly currency?: string;
  /** Decimal text. */
  readonly payable?: string;
}

/** What a credit or debit note corrects, as the authority knows it (`billing_reference`). */
export interface OriginalReference {
  readonly irn: Irn;
  readonly issueDate: string;
}

/** The tax authority, in the words of clearance. Each call carries its own deadline (see the adapter). */
export interface Authority {
  health(): Promise<Answer<{ readonly healthy: boolean }>>;
  selfCheck(): Promise<Answer<{ readonly ok: boolean }>>;
  validateIrn(irn: Irn, number: string): Promise<Answer<{ readonly ok: boolean }>>;
  /** Checks content; registers nothing. */
  validateInvoice(
    irn: Irn,
    document: InvoiceDocument,
    original?: OriginalReference,
  ): Promise<Answer<{ readonly ok: boolean }>>;
  /** The legal submission (`sign`): registers a tax document and cannot be undone. */
  submitForClearance(
    irn: Irn,
    document: InvoiceDocument,
    original?: OriginalReference,
  ): Promise<Answer<{ readonly accepted: true }>>;
  /** undefined: not found, which proves nothing before the settle time. */
  find(irn: Irn): Promise<Answer<RegisteredInvoice | undefined>>;
  /** Every registered invoice of the business in a span of issue dates, all pages read. For reconciliation. */
  registered(fromDate: string, toDate: string): Promise<Answer<readonly RegisteredInvoice[]>>;
  verifyTin(tin: string): Promise<Answer<{ readonly found: boolean; readonly name?: string }>>;
  codes(
    list: 'hs-codes' | 'services-codes' | 'tax-categories' | 'currencies',
  ): Promise<Answer<readonly string[]>>;
}
