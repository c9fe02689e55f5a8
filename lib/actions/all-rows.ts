import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import type { Ledger } from '#lib/ports/ledger.ts';

/** Every row of a tenant, page by page. Eventually consistent: for judging what has settled, never for changing it. */
export async function* allRows(ledger: Pick<Ledger, 'list'>, tenant: string): AsyncGenerator<LedgerRow> {
  let cursor: string | undefined;
  do {
    const page = await ledger.list(tenant, cursor);
    yield* page.rows;
    cursor = page.next;
  } while (cursor !== undefined);
}

/** Those that `keep` wants, in the ledger's order. */
export const rowsWhere = async (
  ledger: Pick<Ledger, 'list'>,
  tenant: string,
  keep: (row: LedgerRow) => boolean,
): Promise<readonly LedgerRow[]> => {
  const kept: LedgerRow[] = [];
  for await (const row of allRows(ledger, tenant)) if (keep(row)) kept.push(row);
  return kept;
};
