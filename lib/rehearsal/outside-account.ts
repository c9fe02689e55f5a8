import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import type { ErpAccount, InvoiceAccount } from '#lib/clearance/reconcile.ts';
import type { InvoiceCounts } from '#lib/report/report.ts';

/**
 * The counts once all is settled: then the ledger's word stands only where those outside bear it out. During a cutover an
 * invoice may be on its way from one to the other; two days after the last one it is not.
 */
export const outsideAccount = (
  { counts, lists }: InvoiceAccount,
  newest: ReadonlyMap<string, LedgerRow>,
  erpAccount: ErpAccount,
): InvoiceCounts => {
  const registeredOnly = new Set(lists.registeredOnly);
  const lost = new Set(lists.lost);
  const issuedOn = (number: string): 'legacy' | 'smartapi' | undefined => erpAccount.get(number)?.issuedOn;

  // Left to legacy, and not issued there: the buyer has nothing from anybody.
  const notIssued = lists.notIssued.filter((number) => !registeredOnly.has(number));
  // The ERP was told to mend what the authority has registered: sent again, it would be there twice.
  const deniedByLedger = lists.registeredOnly.filter((number) => {
    const state = newest.get(number)?.state;
    return (state === 'rejected' || state === 'refused') && issuedOn(number) !== 'legacy';
  });
  // Registered, and its ERP still waits: the buyer has no invoice.
  const neverTold = [...newest.values()].filter(
    ({ number, state }) =>
      state === 'cleared' && erpAccount.has(number) && issuedOn(number) === undefined && !lost.has(number),
  );
  return {
    ...counts,
    legacy: counts.legacy - notIssued.length,
    rejected: counts.rejected - deniedByLedger.length,
    cleared: counts.cleared - neverTold.length,
    unknown: counts.unknown + notIssued.length + deniedByLedger.length + neverTold.length,
    lost: counts.lost + notIssued.length + deniedByLedger.length,
  };
};
