/** The company's ERP as a cutover needs it: its output switch, its register, its master data, and a way to tell it. */
import type { DocumentType, InvoiceKind, Irn } from '#lib/clearance/invoice.ts';
import type { Reason } from '#lib/clearance/ledger-row.ts';
import type { Instant } from '#lib/instant.ts';

export type OutputSide = 'legacy' | 'smartapi';

/** The ERP's own switch, which must work with nothing of ours running. */
export interface ErpOutput {
  current(): Promise<OutputSide>;
  setTo(side: OutputSide): Promise<void>;
  /** Asks the ERP what its next invoice would do, not what we told it. */
  verify(): Promise<OutputSide>;
}

/** One invoice as posted in the ERP: the start of every reconciliation, whatever intake saw. */
export interface PostedInvoice {
  readonly number: string;
  readonly type: DocumentType;
  readonly kind: InvoiceKind;
  readonly issueDate: string;
  readonly postedAt: Instant;
  readonly currency: string;
  readonly taxCategories: readonly string[];
  readonly branch: string;
  /** Minor units; a credit note's are positive. */
  readonly net: number;
  readonly tax: number;
  readonly gross: number;
  /** Decimal NGN for one unit of the currency. */
  readonly rateToNgn: string;
  /** What the ERP knows of the outcome: the legacy form it issued, or what it was told. */
  readonly issuedOn?: 'legacy' | 'smartapi';
}

export interface ErpRegister {
  /** Posted in [from, to), ordered by posting. */
  posted(from: Instant, to: Instant): Promise<readonly PostedInvoice[]>;
}

export type InvoiceOutcome =
  | { readonly outcome: 'cleared'; readonly number: string; readonly irn: Irn; readonly qr: string }
  | { readonly outcome: 'rejected'; readonly number: string; readonly reason: Reason }
  /** The way back: it was never registered and never will be; issue it on legacy. */
  | { readonly outcome: 'released'; readonly number: string; readonly reason: Reason };

/** The call-back to the ERP. At least once; the ERP takes repeats. `signal`: nobody waits for the answer any longer. */
export interface ErpInbox {
  tell(outcome: InvoiceOutcome, signal?: AbortSignal): Promise<void>;
}

export interface CustomerRecord {
  readonly id: string;
  readonly name: string;
  readonly kind: InvoiceKind;
  readonly tin: string;
  readonly email: string;
  readonly country: string;
}

export interface ProductRecord {
  readonly sku: string;
  readonly description: string;
  readonly hsCode: string;
  readonly isicCode: string;
  readonly taxCode: string;
  /** Product or service category, as the authority wants it beside the code. */
  readonly category?: string;
  /** UN/ECE Rec 20. */
  readonly unit?: string;
  /** Decimal text in the currency of the books, before tax. */
  readonly listPrice?: string;
}

export interface TaxCodeRecord {
  readonly code: string;
  readonly category: string;
  readonly rate: string;
}

/** Rows as the source has them, not yet judged: an empty string is a missing value. */
export interface MasterData {
  customers(): Promise<readonly CustomerRecord[]>;
  products(): Promise<readonly ProductRecord[]>;
  taxCodes(): Promise<readonly TaxCodeRecord[]>;
}
