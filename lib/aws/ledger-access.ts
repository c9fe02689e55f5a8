import type { LedgerDocuments } from './ledger-documents.ts';
import type { WriteAccess } from './transact.ts';

/** What the parts of the ledger share. */
export interface LedgerAccess extends WriteAccess {
  readonly documents: LedgerDocuments;
}
