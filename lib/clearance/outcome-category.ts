/** Where an invoice counts, and the counts that gates and triggers judge by: the same on every ledger. */
import type { ClearanceCounts } from '#lib/ports/ledger.ts';
import type { InvoiceState } from './ledger-row.ts';

export type Category = 'cleared' | 'cleared-first' | 'rejected' | 'refused' | 'pending' | 'unknown';

/** Of the newest revision of what is no canary; undefined: it counts nowhere. */
export const categoryOf = (
  state: InvoiceState,
  towardsSmartApi: boolean,
  revision: number,
  submissions: number,
): Category | undefined => {
  if (state === 'refused') return 'refused';
  if (!towardsSmartApi) return undefined;
  switch (state) {
    case 'cleared':
      return revision === 1 && submissions <= 1 ? 'cleared-first' : 'cleared';
    case 'rejected':
    case 'unknown':
      return state;
    case 'received':
    case 'claimed':
    case 'submitted':
      return 'pending';
    case 'legacy':
    case 'proven':
      return undefined;
  }
};

/** `late`: undefined if nobody asked. */
export const clearanceCounts = (
  counts: ReadonlyMap<Category, number>,
  overdue: number,
  late?: number,
): ClearanceCounts => {
  const of = (category: Category): number => counts.get(category) ?? 0;
  const cleared = of('cleared') + of('cleared-first');
  return {
    received: cleared + of('rejected') + of('pending') + of('unknown'),
    cleared,
    clearedFirstPass: of('cleared-first'),
    rejected: of('rejected'),
    refused: of('refused'),
    pending: of('pending'),
    unknown: of('unknown'),
    overdue,
    ...(late !== undefined && { late }),
  };
};
