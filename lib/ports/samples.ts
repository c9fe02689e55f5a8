/** Sample invoices made from the client's own master data: for the dry run and the canary, never for the ledger's counts. */
export interface Samples {
  /** Up to `count` documents as the ERP would send them, not yet judged; the first one is an invoice. */
  documents(count: number): Promise<readonly unknown[]>;
}
