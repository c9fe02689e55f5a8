import type { InvoiceDocument, Irn } from '#lib/clearance/invoice.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import type { AuthorityFault, OriginalReference } from '#lib/ports/authority.ts';
import type { Proof } from './archive-proof.ts';
import { finishCleared, finishRejected } from './finish.ts';
import { heedAnswer, heedFailure } from './heed.ts';
import { giveBack, type Lease, lastBegin, turnUnder } from './lease.ts';
import { lookUp } from './look-up.ts';
import { LOOK_UP_CALLS } from './prepare.ts';
import { openBreaker, raiseIncident } from './raise.ts';
import type { Disposition } from './work.ts';

/** One invoice about to be sent: what the row was before, and what it says since it was made known that it is sent. */
export interface Sending {
  readonly irn: Irn;
  readonly document: InvoiceDocument;
  readonly original?: OriginalReference;
  readonly proof: Proof;
  readonly before: LedgerRow;
  readonly sent: LedgerRow;
}

const NOT_UNDERSTOOD = 'authority-not-understood';

/**
 * Words that nobody knows: everybody is stopped, since it may be our set-up. When the same invoice meets them again after
 * the probes have passed, it is this invoice's own fault: it waits for people alone, and no longer stops the others.
 */
const notUnderstood = async (
  lease: Lease,
  { before, sent }: Sending,
  detail: string,
): Promise<Disposition> => {
  const reason = {
    code: NOT_UNDERSTOOD,
    text: 'The tax authority answered in words that are not known here, so it may have the invoice or not. People look into it; do not issue it again.',
  };
  await lease.change({ state: 'unknown', submissions: sent.submissions, reason, release: true });
  if (before.reason?.code === NOT_UNDERSTOOD) {
    await raiseIncident(lease, NOT_UNDERSTOOD, 2, `Invoice ${sent.number}: ${detail}`);
  } else await openBreaker(lease, detail);
  return 'acknowledge';
};

const afterFault = async (lease: Lease, sending: Sending, fault: AuthorityFault): Promise<Disposition> => {
  const { before, sent, irn, document } = sending;
  switch (fault.class) {
    case 'rejected': {
      const rejected = await finishRejected(lease, sent, fault.reasons);
      await heedAnswer(lease);
      return rejected;
    }
    case 'ambiguous': {
      // A duplicate and an outage read the same (firs-mbs.md, section 0.2): only the register can tell.
      if (!(await turnUnder(lease, LOOK_UP_CALLS))) {
        await giveBack(lease, sent);
        return 'redeliver';
      }
      const looked = await lookUp(lease, sent, irn, document, fault);
      return looked === 'absent' ? 'redeliver' : looked;
    }
    case 'unknown':
      await giveBack(lease, sent);
      await heedFailure(lease, fault);
      return 'acknowledge';
    case 'configuration':
      if (fault.mayBeRegistered) return notUnderstood(lease, sending, fault.detail);
      await giveBack(lease, before);
      await openBreaker(lease, fault.detail);
      return 'acknowledge';
    case 'unavailable':
      // Not sent. A worker that waited would hold the row; the visibility time-out waits for nothing.
      await giveBack(lease, before);
      await heedFailure(lease, fault);
      return 'redeliver';
  }
};

/** The ledger says already that it is sent. */
export const send = async (lease: Lease, sending: Sending): Promise<Disposition> => {
  const { authority, clock } = lease.deps;
  // No sending may outlive its lease: "safe" is when the longest lease has passed.
  if (clock.now() > lastBegin(lease)) {
    await giveBack(lease, sending.before);
    return 'redeliver';
  }
  const answer = await authority.submitForClearance(sending.irn, sending.document, sending.original);
  if (!answer.ok) return afterFault(lease, sending, answer.fault);
  const cleared = await finishCleared(lease, sending.sent, sending.proof);
  await heedAnswer(lease);
  return cleared;
};
