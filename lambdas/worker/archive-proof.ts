import * as z from 'zod';
import { archiveKeyOf } from '#lib/clearance/archive-key.ts';
import type { Irn } from '#lib/clearance/invoice.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { canonicalJson, type Digest, sha256 } from '#lib/digest.ts';
import { fromIso, type Instant, toIso } from '#lib/instant.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Clock } from '#lib/ports/clock.ts';
import { err, ok, type Result } from '#lib/result.ts';

export interface Proof {
  readonly irn: Irn;
  readonly qr: string;
  /** For an IRN that was found registered: what could not be compared. */
  readonly uncompared?: readonly string[];
}

/** A cleared invoice as the archive has it: its first writer decides QR and moment, whoever comes after. */
export interface Archived {
  readonly key: string;
  readonly digest: Digest;
  readonly qr: string;
  readonly clearedAt: Instant;
}

/** What the archive holds of a cleared invoice, beside the document itself. */
const ArchivedProof = z.object({
  proof: z.object({
    irn: z.string(),
    documentDigest: z.string(),
    qr: z.string(),
    clearedAt: z.iso.datetime(),
  }),
});

const jsonOrNot = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What the archive holds under an IRN, if it is the proof of this very document. */
const readProof = (text: string, key: string, row: LedgerRow, irn: Irn): Result<Archived, string> => {
  const parsed = ArchivedProof.safeParse(jsonOrNot(text));
  if (!parsed.success) return err('the archive has an entry under this IRN that is no invoice');
  const there = parsed.data.proof;
  if (there.irn !== irn || there.documentDigest !== row.bodyDigest) {
    return err('the archive has another document under this IRN');
  }
  return ok({ key, digest: sha256(text), qr: there.qr, clearedAt: fromIso(there.clearedAt) });
};

/** The proof that a worker left who went no further: nothing is archived before the authority has the invoice. */
export const findProof = async (
  archive: Pick<Archive, 'get'>,
  row: LedgerRow,
  irn: Irn,
): Promise<Archived | undefined> => {
  const key = archiveKeyOf(row.tenant, irn);
  const text = await archive.get(key);
  if (text === undefined) return undefined;
  const there = readProof(text, key, row, irn);
  return there.ok ? there.value : undefined;
};

/** Create-only. An error: two different documents under one IRN, which is for people. */
export const archiveProof = async (
  { archive, clock }: { readonly archive: Archive; readonly clock: Clock },
  row: LedgerRow,
  proof: Proof,
): Promise<Result<Archived, string>> => {
  const clearedAt = clock.now();
  const key = archiveKeyOf(row.tenant, proof.irn);
  const facts = canonicalJson({
    irn: proof.irn,
    number: row.number,
    revision: row.revision,
    documentDigest: row.bodyDigest,
    qr: proof.qr,
    receivedAt: toIso(row.receivedAt),
    ...(row.lastSubmittedAt === undefined ? {} : { submittedAt: toIso(row.lastSubmittedAt) }),
    clearedAt: toIso(clearedAt),
    ...(proof.uncompared === undefined ? {} : { foundRegistered: { uncompared: proof.uncompared } }),
  });
  // The document goes in as its canonical text, byte for byte what its digest stands for.
  const text = `{"document":${row.body},"proof":${facts}}`;
  const put = await archive.put(key, text);
  if (put.outcome !== 'different') return ok({ key, digest: sha256(text), qr: proof.qr, clearedAt });
  const there = await archive.get(key);
  return there === undefined
    ? err('the archive refused to create the entry, and has none')
    : readProof(there, key, row, proof.irn);
};
