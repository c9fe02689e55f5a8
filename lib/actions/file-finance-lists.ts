import { allRows } from '#lib/actions/all-rows.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { sha256 } from '#lib/digest.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import { financeLists, financeSummary } from '#lib/way-back/finance-lists.ts';
import { rowForFinance } from '#lib/way-back/row-for-finance.ts';

export type FiledList = {
  readonly list: string;
  readonly count: number;
  readonly key: string;
  readonly digest: string;
};

/**
 * Files the three lists of a roll-back and their totals as they stand now, each under its digest: lists of another moment stand beside
 * them, and `moment` says which is which. Nothing is overwritten.
 */
export const fileFinanceLists = async (
  deps: { readonly ledger: Pick<Ledger, 'list'>; readonly archive: Archive },
  tenant: string,
  incident: string,
  moment: 'safe' | 'released' | 'recovered',
  /** Of a partial return: its own invoices. */
  keep: (row: LedgerRow) => boolean = () => true,
): Promise<readonly FiledList[]> => {
  const rows: LedgerRow[] = [];
  for await (const row of allRows(deps.ledger, tenant)) if (keep(row)) rows.push(rowForFinance(row));
  const filed: FiledList[] = [];
  const summary = { list: 'totals', ...financeSummary(rows) };
  for (const { list, count, csv } of [...financeLists(rows), summary]) {
    const digest = sha256(csv);
    const key = `incidents/${incident}/${moment}/${list}-${digest.slice(0, 16)}.csv`;
    await deps.archive.put(key, csv);
    filed.push({ list, count, key, digest });
  }
  return filed;
};
