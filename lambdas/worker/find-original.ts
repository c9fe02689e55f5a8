import type { InvoiceDocument } from '#lib/clearance/invoice.ts';
import type { OriginalReference } from '#lib/ports/authority.ts';
import type { Ledger } from '#lib/ports/ledger.ts';

export type OriginalState =
  /** No note, or a note whose original is registered. */
  | { readonly stands: 'ready'; readonly original?: OriginalReference }
  /** Its original is not final, or is being mended. */
  | { readonly stands: 'waits' }
  /** Its original ended on legacy after all, so the note belongs there. */
  | { readonly stands: 'on-legacy'; readonly references: string };

/** What a credit or debit note waits for: the authority takes it only with the IRN of a registered original. */
export const findOriginal = async (
  ledger: Pick<Ledger, 'latest'>,
  tenant: string,
  document: InvoiceDocument,
): Promise<OriginalState> => {
  if (document.type === 'invoice' || document.references === undefined) return { stands: 'ready' };
  const original = await ledger.latest(tenant, document.references);
  if (original?.state === 'legacy') return { stands: 'on-legacy', references: document.references };
  return original?.state === 'cleared' && original.irn !== undefined
    ? { stands: 'ready', original: { irn: original.irn, issueDate: original.issueDate } }
    : { stands: 'waits' };
};
