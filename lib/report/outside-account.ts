import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import type { ErpAccount, InvoiceAccount, InvoiceBucket } from '#lib/clearance/reconcile.ts';
import type { InvoiceCounts } from '#lib/report/report.ts';

export interface OutsideAccount {
  readonly counts: InvoiceCounts;
  /** Each posted number, once; as many of each as `counts` has. */
  readonly buckets: ReadonlyMap<string, InvoiceBucket>;
}

/**
 * The account once all is settled: then the ledger's word stands only where those outside bear it out. During a cutover an
 * invoice may be on its way from one to the other; two days after the last one it is not.
 */
export const outsideAccount = (
  { counts, lists, buckets }: InvoiceAccount,
  newest: ReadonlyMap<string, LedgerRow>,
  erpAccount: ErpAccount,
): OutsideAccount => {
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
  const settled = new Map(buckets);
  for (const number of [...notIssued, ...deniedByLedger, ...neverTold.map((row) => row.number)]) {
    if (settled.has(number)) settled.set(number, 'unknown');
  }
  const tally = { cleared: 0, rejected: 0, legacy: 0, pending: 0, unknown: 0 };
  for (const bucket of settled.values()) tally[bucket] += 1;
  return {
    counts: { ...counts, ...tally, lost: counts.lost + notIssued.length + deniedByLedger.length },
    buckets: settled,
  };
};
