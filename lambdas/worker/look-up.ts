import { compareRegistered } from '#lib/clearance/compare-registered.ts';
import type { InvoiceDocument, Irn } from '#lib/clearance/invoice.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import type { AuthorityFault, RegisteredInvoice } from '#lib/ports/authority.ts';
import { finishCleared } from './finish.ts';
import { heedAnswer, heedFailure } from './heed.ts';
import { giveBack, type Lease } from './lease.ts';
import { makeProof } from './make-proof.ts';
import { openBreaker, raiseIncident } from './raise.ts';
import type { Disposition } from './work.ts';

/** `absent`: not registered, and long enough after the last sending to believe it; it may be sent again. */
export type LookedUp = Disposition | 'absent';

const adopt = async (
  lease: Lease,
  row: LedgerRow,
  irn: Irn,
  document: InvoiceDocument,
  found: RegisteredInvoice,
): Promise<Disposition> => {
  const { agrees, different, uncompared } = compareRegistered(row, document, found);
  if (agrees) {
    const proof = await makeProof(lease, irn);
    if (proof) return finishCleared(lease, row, { ...proof, uncompared });
    await giveBack(lease, row);
    return 'acknowledge';
  }
  const conflict = different.length > 0;
  const what = conflict ? `differs in ${different.join(', ')}` : 'cannot be compared by its amount';
  await lease.change({
    state: 'unknown',
    reason: {
      code: conflict ? 'registered-differently' : 'registered-unproven',
      text: `The tax authority has an invoice under this IRN that ${what}. People look into it; do not issue it again.`,
    },
    release: true,
  });
  await raiseIncident(
    lease,
    conflict ? 'registered-differently' : 'registered-unproven',
    conflict ? 1 : 2,
    `Invoice ${row.number}: what is registered under ${irn} ${what}`,
  );
  return 'acknowledge';
};

const failed = async (lease: Lease, row: LedgerRow, fault: AuthorityFault): Promise<Disposition> => {
  await giveBack(lease, row);
  await heedFailure(lease, fault);
  if (fault.class === 'configuration') await openBreaker(lease, fault.detail);
  return fault.class === 'configuration' ? 'acknowledge' : 'redeliver';
};

/** Asks by IRN what became of something sent. Nothing is ever sent again before this says `absent`. Its turn is the caller's. */
export const lookUp = async (
  lease: Lease,
  row: LedgerRow,
  irn: Irn,
  document: InvoiceDocument,
  /** The answer to a sending right before, which may have been an outage as well as a duplicate. */
  doubtful?: AuthorityFault,
): Promise<LookedUp> => {
  const { deps } = lease;
  const answer = await deps.authority.find(irn);
  if (!answer.ok) return failed(lease, row, answer.fault);
  if (doubtful && !answer.value) await heedFailure(lease, doubtful);
  else await heedAnswer(lease);
  if (answer.value) return adopt(lease, row, irn, document, answer.value);
  const sentAt = row.lastSubmittedAt ?? row.updatedAt;
  if (deps.clock.now() >= sentAt + deps.settings.settleMilliseconds) return 'absent';
  // Not found proves nothing yet; the sweeper rings when it would.
  await giveBack(lease, row);
  return 'acknowledge';
};
