import { InvoiceDocument, type Irn } from '#lib/clearance/invoice.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import type { AuthorityFault, OriginalReference } from '#lib/ports/authority.ts';
import { findOriginal } from './find-original.ts';
import { finishCleared, finishRejected } from './finish.ts';
import { type Disposition, giveBack, type Lease, restAsTold } from './lease.ts';
import { lookUp } from './look-up.ts';
import { makeProof } from './make-proof.ts';
import { proveCanary } from './prove-canary.ts';
import { openBreaker, raiseIncident } from './raise.ts';
import { tellErp } from './tell-erp.ts';

const NOT_UNDERSTOOD = 'authority-not-understood';

/**
 * Words that nobody knows: everybody is stopped, since it may be our set-up. When the same invoice meets them again after
 * the probes have passed, it is this invoice's own fault: it waits for people alone, and no longer stops the others.
 */
const notUnderstood = async (
  lease: Lease,
  before: LedgerRow,
  sent: LedgerRow,
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

const afterFault = async (
  lease: Lease,
  before: LedgerRow,
  sent: LedgerRow,
  irn: Irn,
  document: InvoiceDocument,
  fault: AuthorityFault,
): Promise<Disposition> => {
  switch (fault.class) {
    case 'rejected':
      return finishRejected(lease, sent, fault.reasons);
    case 'ambiguous': {
      // A duplicate and an outage read the same (firs-mbs.md, section 0.2): only the register can tell.
      const looked = await lookUp(lease, sent, irn, document);
      return looked === 'absent' ? 'redeliver' : looked;
    }
    case 'unknown':
      await giveBack(lease, sent);
      return 'acknowledge';
    case 'configuration':
      if (fault.mayBeRegistered) return notUnderstood(lease, before, sent, fault.detail);
      await giveBack(lease, before);
      await openBreaker(lease, fault.detail);
      return 'acknowledge';
    case 'unavailable':
      restAsTold(lease, fault);
      // Not sent. A worker that waited would hold the row; the visibility time-out waits for nothing.
      await giveBack(lease, before);
      return 'redeliver';
  }
};

const send = async (
  lease: Lease,
  row: LedgerRow,
  irn: Irn,
  document: InvoiceDocument,
  original: OriginalReference | undefined,
): Promise<Disposition> => {
  const { authority, clock, settings } = lease.deps;
  const proof = await makeProof(lease, row, irn);
  if (!proof) return 'acknowledge';
  const now = clock.now();
  // No sending may outlive its lease: "safe" is when the longest lease has passed.
  if (row.lease === undefined || now + settings.callMilliseconds > row.lease.until) {
    await giveBack(lease, row);
    return 'redeliver';
  }
  const submissions = row.submissions + 1;
  const sending = { state: 'submitted', submissions, lastSubmittedAt: now } as const;
  if (!(await lease.change({ ...sending, release: false }))) return 'acknowledge';
  const sent = { ...row, ...sending };
  const answer = await authority.submitForClearance(irn, document, original);
  return answer.ok
    ? finishCleared(lease, sent, proof)
    : afterFault(lease, row, sent, irn, document, answer.fault);
};

const toLegacy = async (lease: Lease, row: LedgerRow, references: string): Promise<Disposition> => {
  const reason = {
    code: 'follows-original',
    path: 'references',
    text: `It corrects ${references}, which ended on the old side; issue this note there too.`,
  };
  if (await lease.change({ state: 'legacy', reason, release: true })) {
    await tellErp(lease.deps, { ...row, state: 'legacy', reason });
  }
  return 'acknowledge';
};

/** Takes one claimed row as far as it goes. Throws for poison only: a body that is no document, a bug. */
export const clearInvoice = async (lease: Lease, row: LedgerRow): Promise<Disposition> => {
  if (row.irn === undefined) throw new TypeError('a row on its way to clearance has no IRN');
  const { irn } = row;
  const document = InvoiceDocument.parse(JSON.parse(row.body));
  if (row.canary) return proveCanary(lease, row, irn, document);
  if (row.submissions > 0) {
    const looked = await lookUp(lease, row, irn, document);
    if (looked !== 'absent') return looked;
  }
  const note = await findOriginal(lease.deps.ledger, row.tenant, document);
  switch (note.stands) {
    case 'ready':
      return send(lease, row, irn, document, note.original);
    case 'waits':
      // The sweeper rings again; whoever clears the original does not know of its notes.
      await giveBack(lease, row);
      return 'acknowledge';
    case 'on-legacy':
      // Sent before and not registered: still nobody's but ours to decide, so people look at it.
      if (row.submissions === 0) return toLegacy(lease, row, note.references);
      await giveBack(lease, row);
      return 'acknowledge';
  }
};
