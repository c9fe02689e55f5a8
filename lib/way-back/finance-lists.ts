import * as z from 'zod';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { newestRows } from '#lib/clearance/reconcile.ts';
import { csvLine } from '#lib/csv-line.ts';
import { wasReleased } from '#lib/way-back/releasable.ts';

export type FinanceList = 'cleared-do-not-reissue' | 'held-do-not-reissue' | 'released-to-legacy';
export const FINANCE_LISTS: readonly FinanceList[] = [
  'cleared-do-not-reissue',
  'held-do-not-reissue',
  'released-to-legacy',
];

/**
 * Which list an invoice belongs to after a roll-back. A rejected one was never registered: once mended it is issued on
 * legacy, so it is released. One that was on legacy all along is on no list: there is nothing to do about it.
 */
export const financeListOf = (row: LedgerRow): FinanceList | undefined => {
  if (row.canary) return undefined;
  switch (row.state) {
    case 'cleared':
      return 'cleared-do-not-reissue';
    case 'received':
    case 'claimed':
    case 'submitted':
    case 'unknown':
      return 'held-do-not-reissue';
    case 'rejected':
    case 'refused':
      return 'released-to-legacy';
    case 'legacy':
      return wasReleased(row) ? 'released-to-legacy' : undefined;
    case 'proven':
      return undefined;
  }
};

const Head = z.object({ type: z.string(), kind: z.string(), currency: z.string(), gross: z.string() });

const headOf = (row: LedgerRow): z.infer<typeof Head> => {
  const unreadable = { type: '', kind: '', currency: '', gross: '' };
  try {
    const head = Head.safeParse(JSON.parse(row.body));
    return head.success ? head.data : unreadable;
  } catch {
    return unreadable;
  }
};

const COLUMNS = [
  'number',
  'revision',
  'issue date',
  'type',
  'kind',
  'currency',
  'gross',
  'state',
  'IRN',
  'cleared at',
  'what to do',
  'reason',
];

const WHAT_TO_DO: Readonly<Record<LedgerRow['state'], string>> = {
  cleared: 'registered with the authority: do not issue again',
  received: 'not sent yet: wait for the decision',
  claimed: 'not sent yet: wait for the decision',
  submitted: 'sent, outcome unknown: do not issue again before the enquiry is over',
  unknown: 'sent, outcome unknown: do not issue again before the enquiry is over',
  rejected: 'rejected by the authority: mend it and issue it on legacy',
  refused: 'refused before it was sent: mend it and issue it on legacy',
  legacy: 'never registered: issue it on legacy',
  proven: '',
};

export interface FinanceListFile {
  readonly list: FinanceList;
  readonly count: number;
  readonly csv: string;
}

/** The three lists as CSV, ordered by number. Every invoice of the new side is on exactly one of them. */
export const financeLists = (rows: Iterable<LedgerRow>): readonly FinanceListFile[] => {
  const lists = new Map<FinanceList, string[]>(FINANCE_LISTS.map((list) => [list, []]));
  const ordered = [...newestRows(rows).values()].sort((a, b) => (a.number < b.number ? -1 : 1));
  for (const row of ordered) {
    const list = financeListOf(row);
    if (list === undefined) continue;
    const head = headOf(row);
    lists
      .get(list)
      ?.push(
        csvLine([
          row.number,
          String(row.revision),
          row.issueDate,
          head.type,
          head.kind,
          head.currency,
          head.gross,
          row.state,
          row.irn ?? '',
          row.clearedAt === undefined ? '' : new Date(row.clearedAt).toISOString(),
          WHAT_TO_DO[row.state],
          row.reason?.text ?? '',
        ]),
      );
  }
  return FINANCE_LISTS.map((list) => {
    const lines = lists.get(list) ?? [];
    return { list, count: lines.length, csv: [csvLine(COLUMNS), ...lines].join('') };
  });
};
