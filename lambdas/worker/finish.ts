/** How a row becomes final. Each step may be repeated by the next worker, and each ends in the same outcome. */
import type { LedgerRow, Reason } from '#lib/clearance/ledger-row.ts';
import { type Archived, archiveProof, type Proof } from './archive-proof.ts';
import type { Lease } from './lease.ts';
import { raiseIncident } from './raise.ts';
import { tell, tellErp } from './tell-erp.ts';
import type { Disposition } from './work.ts';

/**
 * Registered and archived, so it is cleared whoever records it: the ERP hears what the archive holds, and then one write
 * records result and telling together. A worker that dies in between, or whose lease runs out, leaves a row whose next
 * worker finds the proof in the archive and ends in the same. An ERP that does not listen is told by the sweeper.
 */
export const finishArchived = async (
  lease: Lease,
  row: LedgerRow,
  archived: Archived,
): Promise<Disposition> => {
  const { deps } = lease;
  if (deps.clock.now() >= lease.until) {
    // Whoever claims it next tells and records it.
    deps.log('worker-lease-lost', { number: row.number, to: 'cleared' });
    return 'acknowledge';
  }
  const { key, digest, qr, clearedAt } = archived;
  const cleared = { state: 'cleared', clearedAt, qr, archiveKey: key, archiveDigest: digest } as const;
  const told = await tell(deps, { ...row, ...cleared });
  await lease.change({ ...cleared, ...(told ? { toldAt: deps.clock.now() } : {}), release: true });
  return 'acknowledge';
};

/** The authority has it. A conflict in the archive leaves the row unknown, for people: never archived twice. */
export const finishCleared = async (lease: Lease, row: LedgerRow, proof: Proof): Promise<Disposition> => {
  const archived = await archiveProof(lease.deps, row, proof);
  if (archived.ok) return finishArchived(lease, row, archived.value);
  const reason = {
    code: 'archive-conflict',
    text: `Registered, but ${archived.error}. People look into it.`,
  };
  await lease.change({ state: 'unknown', reason, release: true });
  await raiseIncident(lease, 'archive-conflict', 1, `Invoice ${row.number}: ${archived.error}`);
  return 'acknowledge';
};

/**
 * Final for this revision: the document must change. Nothing is sent again by itself. Recorded first and told after,
 * unlike a clearance: nobody but the ledger keeps a rejection, and an ERP that has heard "rejected" sends a mended document,
 * which only a row that says so lets in.
 */
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
