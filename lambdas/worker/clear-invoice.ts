import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import type { Proof } from './archive-proof.ts';
import { findOriginal } from './find-original.ts';
import { finishArchived } from './finish.ts';
import { giveBack, type Lease, turnUnder } from './lease.ts';
import { lookUp } from './look-up.ts';
import { makeProof } from './make-proof.ts';
import type { Prepared } from './prepare.ts';
import { proveCanary } from './prove-canary.ts';
import { send } from './send.ts';
import { tellErp } from './tell-erp.ts';
import type { Disposition } from './work.ts';

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

/** Proven not to be registered: it goes out once more, and the ledger says so first. */
const sendAgain = async (
  lease: Lease,
  row: LedgerRow,
  { irn, document }: Prepared & { readonly step: 'look-up' },
): Promise<Disposition> => {
  const note = await findOriginal(lease.deps.ledger, row.tenant, document);
  // Sent before and not registered: on legacy it is still nobody's but ours to decide, so people look at it.
  if (note.stands !== 'ready') {
    await giveBack(lease, row);
    return 'acknowledge';
  }
  if (!(await turnUnder(lease, 1))) {
    await giveBack(lease, row);
    return 'redeliver';
  }
  const proof = await makeProof(lease, irn);
  if (!proof) {
    await giveBack(lease, row);
    return 'acknowledge';
  }
  const submissions = row.submissions + 1;
  const sending = { state: 'submitted', submissions, lastSubmittedAt: lease.deps.clock.now() } as const;
  if (!(await lease.change({ ...sending, release: false }))) return 'acknowledge';
  const { original } = note;
  const sent = { ...row, ...sending };
  return send(lease, { irn, document, proof, before: row, sent, ...(original ? { original } : {}) });
};

/** Takes one claimed row as far as it goes. Throws for poison only: a body that is no document, a bug. */
export const clearInvoice = async (
  lease: Lease,
  prepared: Prepared,
  seen: LedgerRow,
  row: LedgerRow,
  proof: Proof | undefined,
): Promise<Disposition> => {
  switch (prepared.step) {
    case 'send':
      if (!proof) throw new TypeError('claimed for sending without a proof');
      return send(lease, { ...prepared, proof, before: seen, sent: row });
    case 'look-up': {
      const looked = await lookUp(lease, row, prepared.irn, prepared.document);
      return looked === 'absent' ? sendAgain(lease, row, prepared) : looked;
    }
    case 'finish':
      return finishArchived(lease, row, prepared.archived);
    case 'prove-canary':
      return proveCanary(lease, row, prepared.irn, prepared.document);
    case 'wait':
      // The sweeper rings again; whoever clears the original does not know of its notes.
      await giveBack(lease, row);
      return 'acknowledge';
    case 'to-legacy':
      return toLegacy(lease, row, prepared.references);
    case 'fail':
      throw prepared.error;
  }
};
