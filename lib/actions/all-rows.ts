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
