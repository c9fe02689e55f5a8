/** How a row becomes final: proof into the archive first, then the state, then the ERP. Each step may be repeated. */
import * as z from 'zod';
import type { Irn } from '#lib/clearance/invoice.ts';
import type { LedgerRow, Reason } from '#lib/clearance/ledger-row.ts';
import { canonicalJson, type Digest, sha256 } from '#lib/digest.ts';
import { fromIso, type Instant, toIso } from '#lib/instant.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Disposition, Lease } from './lease.ts';
import { raiseIncident } from './raise.ts';
import { tellErp } from './tell-erp.ts';

export interface Proof {
  readonly irn: Irn;
  readonly qr: string;
  /** For an IRN that was found registered: what could not be compared. */
  readonly uncompared?: readonly string[];
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

export const archiveKeyOf = (tenant: string, irn: Irn): string => `invoices/${tenant}/${irn}.json`;

interface Archived {
  readonly key: string;
  readonly digest: Digest;
  readonly qr: string;
  readonly clearedAt: Instant;
}

const jsonOrNot = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Somebody archived this IRN before: a crash between archive and ledger, or two different invoices. */
const reuse = (
  text: string | undefined,
  key: string,
  row: LedgerRow,
  proof: Proof,
): Result<Archived, string> => {
  if (text === undefined) return err('the archive refused to create the entry, and has none');
  const parsed = ArchivedProof.safeParse(jsonOrNot(text));
  if (!parsed.success) return err('the archive has an entry under this IRN that is no invoice');
  const there = parsed.data.proof;
  if (there.irn !== proof.irn || there.documentDigest !== row.bodyDigest) {
    return err('the archive has another document under this IRN');
  }
  return ok({ key, digest: sha256(text), qr: there.qr, clearedAt: fromIso(there.clearedAt) });
};

const archiveProof = async (
  lease: Lease,
  row: LedgerRow,
  proof: Proof,
): Promise<Result<Archived, string>> => {
  const { archive, clock } = lease.deps;
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
  return put.outcome === 'different'
    ? reuse(await archive.get(key), key, row, proof)
    : ok({ key, digest: sha256(text), qr: proof.qr, clearedAt });
};

/** The authority has it. A conflict in the archive leaves the row unknown, for people: never archived twice. */
export const finishCleared = async (lease: Lease, row: LedgerRow, proof: Proof): Promise<Disposition> => {
  const archived = await archiveProof(lease, row, proof);
  if (!archived.ok) {
    const reason = {
      code: 'archive-conflict',
      text: `Registered, but ${archived.error}. People look into it.`,
    };
    await lease.change({ state: 'unknown', reason, release: true });
    await raiseIncident(lease, 'archive-conflict', 1, `Invoice ${row.number}: ${archived.error}`);
    return 'acknowledge';
  }
  const { key, digest, qr, clearedAt } = archived.value;
  const cleared = { clearedAt, qr, archiveKey: key, archiveDigest: digest };
  if (await lease.change({ state: 'cleared', ...cleared, release: true })) {
    await tellErp(lease.deps, { ...row, ...cleared, state: 'cleared' });
  }
  return 'acknowledge';
};

/** Final for this revision: the document must change. Nothing is sent again by itself. */
export const finishRejected = async (
  lease: Lease,
  row: LedgerRow,
  reasons: readonly Reason[],
): Promise<Disposition> => {
  const reason = reasons[0] ?? {
    code: 'rejected-without-reason',
    text: 'The tax authority rejected the invoice and gave no reason. Ask the service desk before sending it again.',
  };
  const rejected = { reason, ...(reasons.length > 1 ? { reasons } : {}) };
  if (await lease.change({ state: 'rejected', ...rejected, release: true })) {
    await tellErp(lease.deps, { ...row, ...rejected, state: 'rejected' });
  }
  return 'acknowledge';
};
