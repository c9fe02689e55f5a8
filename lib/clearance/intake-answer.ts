/** What intake tells the ERP, in HTTP's words. The same request again gets the same answer. */
import type { Irn } from '#lib/clearance/invoice.ts';
import type { Reason } from '#lib/clearance/ledger-row.ts';

export type IntakeAnswer =
  /** In the ledger and on its way; IRN fixed. The QR comes with clearance. */
  | {
      readonly status: 202;
      readonly outcome: 'accepted';
      readonly number: string;
      readonly revision: number;
      readonly irn: Irn;
    }
  /** In the ledger; issue it on legacy. No IRN. */
  | { readonly status: 200; readonly outcome: 'legacy'; readonly number: string }
  /** In the ledger as refused, with every reason; mend it and send it again under the same number. */
  | {
      readonly status: 422;
      readonly outcome: 'refused';
      readonly number: string;
      readonly reasons: readonly Reason[];
    }
  /** The number is pending, unknown or cleared with another body; the first is untouched. */
  | { readonly status: 409; readonly outcome: 'conflict'; readonly number: string; readonly reason: Reason }
  /** No invoice number could be read: nothing to record it under but its digest. */
  | { readonly status: 400; readonly outcome: 'unreadable'; readonly reason: Reason }
  | { readonly status: 413; readonly outcome: 'too-large'; readonly reason: Reason }
  /** Our fault or our stores'; the ERP holds the invoice and asks by number. */
  | { readonly status: 503; readonly outcome: 'unavailable'; readonly reason: Reason };

/** `GET /invoices/{number}` */
export type StatusAnswer =
  | { readonly status: 404; readonly outcome: 'not-found'; readonly number: string }
  /** Whether we have it cannot be told just now; it is no "not found", so nothing must be issued on it. */
  | {
      readonly status: 503;
      readonly outcome: 'unavailable';
      readonly number: string;
      readonly reason: Reason;
    }
  | {
      readonly status: 200;
      readonly outcome: 'pending' | 'cleared' | 'rejected' | 'refused' | 'legacy';
      readonly number: string;
      readonly revision: number;
      readonly irn?: Irn;
      readonly qr?: string;
      readonly reason?: Reason;
    };
