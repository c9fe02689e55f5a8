import { type ConservationAccount, conservationAccount } from '#lib/account/conservation-account.ts';
import type { Witnessed } from '#lib/account/witnesses.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { accountForInvoices, newestRows } from '#lib/clearance/reconcile.ts';
import { outsideAccount } from '#lib/report/outside-account.ts';

/** The account once more, from the rows of a ledger and from what ERP and authority said; nothing of a report goes in. */
export const makeAccount = (
  about: Pick<ConservationAccount, 'cutover' | 'tenant' | 'rolledBack'>,
  rows: readonly LedgerRow[],
  said: Witnessed,
): ConservationAccount => {
  const newest = newestRows(rows);
  const account = accountForInvoices(said.posted, rows, said.registered, said.erp, {
    now: said.until,
    ...(said.freshFrom === undefined ? {} : { freshFrom: said.freshFrom }),
  });
  const { cutover, tenant, rolledBack } = about;
  return conservationAccount({
    cutover,
    tenant,
    rolledBack,
    until: said.until,
    outside: outsideAccount(account, newest, said.erp),
    lists: account.lists,
    newest,
  });
};
