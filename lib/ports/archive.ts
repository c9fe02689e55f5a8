import type { Digest } from '#lib/digest.ts';

export type ArchiveOutcome =
  | { readonly outcome: 'stored' | 'same' }
  | { readonly outcome: 'different'; readonly digest: Digest };

/** Write-once storage: invoices with their proof, evidence, audit records. Strongly consistent. */
export interface Archive {
  /** Create-only. The same bytes again are fine; other bytes under a used key are a conflict, and nothing is written. */
  put(key: string, bytes: string): Promise<ArchiveOutcome>;
  get(key: string): Promise<string | undefined>;
}
