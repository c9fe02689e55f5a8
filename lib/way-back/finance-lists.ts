import * as z from 'zod';
import { amountsOfBody } from '#lib/clearance/compare-cleared.ts';
import { minorDigits } from '#lib/clearance/currency.ts';
import { financeTotals } from '#lib/clearance/finance-totals.ts';
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

/** A clerk who reads one column must not be wrong: only what was certainly never registered may be issued again. */
const REISSUE: Readonly<Record<FinanceList, 'yes' | 'no'>> = {
  'cleared-do-not-reissue': 'no',
  'held-do-not-reissue': 'no',
  'released-to-legacy': 'yes',
};
const MAY_BE_REISSUED = 'may be reissued on legacy: yes/no';

const COLUMNS = [
  'number',
  MAY_BE_REISSUED,
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
          REISSUE[list],
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

const SUMMARY_COLUMNS = ['list', MAY_BE_REISSUED, 'currency', 'invoices', 'gross, credit notes taken off'];

/** Minor units may pass what a number holds exactly, so they are written digit by digit. */
const decimal = (minorUnits: string, currency: string): string => {
  const digits = minorDigits(currency);
  const sign = minorUnits.startsWith('-') ? '-' : '';
  const whole = minorUnits.replace('-', '').padStart(digits + 1, '0');
  return digits === 0 ? `${sign}${whole}` : `${sign}${whole.slice(0, -digits)}.${whole.slice(-digits)}`;
};

export interface FinanceSummary {
  /** Invoices on the three lists together. */
  readonly count: number;
  readonly counts: Readonly<Record<FinanceList, number>>;
  readonly csv: string;
}

/**
 * The totals of the three lists by currency, in a file of their own: a footer among invoices would be taken for one. What
 * no amount can be read from is counted, under `(unreadable)`.
 */
export const financeSummary = (rows: Iterable<LedgerRow>): FinanceSummary => {
  const lists = new Map<FinanceList, LedgerRow[]>(FINANCE_LISTS.map((list) => [list, []]));
  for (const row of newestRows(rows).values()) {
    const list = financeListOf(row);
    if (list !== undefined) lists.get(list)?.push(row);
  }
  const lines: string[] = [];
  const counts = { 'cleared-do-not-reissue': 0, 'held-do-not-reissue': 0, 'released-to-legacy': 0 };
  for (const [list, members] of lists) {
    counts[list] = members.length;
    const amounts = members.map(({ body }) => amountsOfBody(body));
    const readable = amounts.filter((amount) => amount !== undefined);
    for (const [currency, total] of Object.entries(financeTotals(readable))) {
      lines.push(
        csvLine([list, REISSUE[list], currency, String(total.count), decimal(total.gross, currency)]),
      );
    }
    const unreadable = amounts.length - readable.length;
    if (unreadable > 0) lines.push(csvLine([list, REISSUE[list], '(unreadable)', String(unreadable), '']));
    if (members.length === 0) lines.push(csvLine([list, REISSUE[list], '', '0', '']));
  }
  const count = FINANCE_LISTS.reduce((sum, list) => sum + counts[list], 0);
  return { count, counts, csv: [csvLine(SUMMARY_COLUMNS), ...lines].join('') };
};
