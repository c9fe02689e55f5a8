import type { ErpEntry } from '#lib/local/simulated-invoice.ts';

/** Invoices as the ERP sees them while a rehearsal runs. posted = cleared + legacy + pending. */
export interface InvoiceTally {
  readonly posted: number;
  readonly cleared: number;
  readonly legacy: number;
  /** Sent and not answered yet, or with a clerk. */
  readonly pending: number;
}

export const tallyInvoices = (account: ReadonlyMap<string, ErpEntry>): InvoiceTally => {
  let cleared = 0;
  let legacy = 0;
  for (const entry of account.values()) {
    if (entry.told === 'cleared') cleared += 1;
    else if (entry.issuedOn === 'legacy') legacy += 1;
  }
  return { posted: account.size, cleared, legacy, pending: account.size - cleared - legacy };
};
