import { InvoiceDocument, type Irn } from '#lib/clearance/invoice.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import type { OriginalReference } from '#lib/ports/authority.ts';
import { type Archived, findProof } from './archive-proof.ts';
import { findOriginal } from './find-original.ts';
import type { WorkerDependencies } from './worker-dependencies.ts';

/** What is to be done with a row, found out before it is claimed. Nothing in it can have changed when the claim holds. */
export type Prepared =
  /** Never sent, and nothing stands in its way: it is claimed for sending. */
  | {
      readonly step: 'send';
      readonly irn: Irn;
      readonly document: InvoiceDocument;
      readonly original?: OriginalReference;
    }
  /** Sent before: what became of that is asked first. */
  | { readonly step: 'look-up'; readonly irn: Irn; readonly document: InvoiceDocument }
  /** Sent before, accepted, archived; only the result is not recorded. */
  | { readonly step: 'finish'; readonly archived: Archived }
  | { readonly step: 'prove-canary'; readonly irn: Irn; readonly document: InvoiceDocument }
  /** A note whose original is not final. */
  | { readonly step: 'wait' }
  /** A note whose original ended on legacy. */
  | { readonly step: 'to-legacy'; readonly references: string }
  /** A body that is no document, a store that fails, a bug: thrown once the row is claimed, so that the sweeper lets it be. */
  | { readonly step: 'fail'; readonly error: unknown };

const find = async (
  { ledger, archive }: Pick<WorkerDependencies, 'ledger' | 'archive'>,
  row: LedgerRow,
): Promise<Prepared> => {
  const { irn } = row;
  if (irn === undefined) throw new TypeError('a row on its way to clearance has no IRN');
  const document = InvoiceDocument.parse(JSON.parse(row.body));
  if (row.canary) return { step: 'prove-canary', irn, document };
  if (row.submissions > 0) {
    const archived = await findProof(archive, row, irn);
    return archived ? { step: 'finish', archived } : { step: 'look-up', irn, document };
  }
  const note = await findOriginal(ledger, row.tenant, document);
  switch (note.stands) {
    case 'ready':
      return { step: 'send', irn, document, ...(note.original ? { original: note.original } : {}) };
    case 'waits':
      return { step: 'wait' };
    case 'on-legacy':
      return { step: 'to-legacy', references: note.references };
  }
};

export const prepare = async (
  deps: Pick<WorkerDependencies, 'ledger' | 'archive'>,
  row: LedgerRow,
): Promise<Prepared> => {
  try {
    return await find(deps, row);
  } catch (error) {
    return { step: 'fail', error };
  }
};

/** Calls to the authority that come first, and how many questions (each with its own deadline) there will be for sure. */
export const firstCalls = ({ step }: Prepared): { readonly calls: number; readonly questions: number } => {
  switch (step) {
    case 'send':
      return { calls: 1, questions: 1 };
    case 'look-up':
      return { calls: LOOK_UP_CALLS, questions: 1 };
    case 'prove-canary':
      return { calls: 1, questions: 3 };
    case 'finish':
    case 'wait':
    case 'to-legacy':
    case 'fail':
      return { calls: 0, questions: 0 };
  }
};

/** The search and, where it finds nothing, the confirmation. */
export const LOOK_UP_CALLS = 2;
