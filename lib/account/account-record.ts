import * as z from 'zod';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { leafHash } from '#lib/clearance/merkle.ts';
import type { InvoiceAccount, InvoiceBucket } from '#lib/clearance/reconcile.ts';
import { canonicalJson, type Digest } from '#lib/digest.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * The identity of one posted invoice and where it ended: what a leaf of the account is made of. Never its content; the digests
 * stand for that. Null: there is none, as for an invoice that never came to intake.
 */
export const AccountRecord = z.strictObject({
  number: z.string(),
  /** Of the ledger's newest row. */
  revision: z.int().min(1).nullable(),
  irn: z.string().nullable(),
  bucket: z.enum(['cleared', 'rejected', 'legacy', 'pending', 'unknown']),
  /** As the ledger has it; `bucket` is what ERP and authority bear out. */
  state: z.string().nullable(),
  /** SHA-256 of the canonical document as received. */
  bodyDigest: Hash.nullable(),
  /** SHA-256 of what the archive holds under its IRN. */
  archiveDigest: Hash.nullable(),
});
export type AccountRecord = z.infer<typeof AccountRecord>;

const recordOf = (number: string, bucket: InvoiceBucket, row: LedgerRow | undefined): AccountRecord => ({
  number,
  revision: row?.revision ?? null,
  irn: row?.irn ?? null,
  bucket,
  state: row?.state ?? null,
  bodyDigest: row?.bodyDigest ?? null,
  archiveDigest: row?.archiveDigest ?? null,
});

/** One record for each posted number, in the order of their UTF-16 code units: the same list on every machine. */
export const recordsOf = (
  buckets: InvoiceAccount['buckets'],
  newest: ReadonlyMap<string, LedgerRow>,
): readonly AccountRecord[] =>
  [...buckets]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([number, bucket]) => recordOf(number, bucket, newest.get(number)));

/** The text that is hashed: canonical JSON (RFC 8785), so that anybody can make it again from the record. */
export const recordText = (record: AccountRecord): string => canonicalJson(record);

export const leafOf = (record: AccountRecord): Digest => leafHash(recordText(record));
