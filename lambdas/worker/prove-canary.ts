import type { InvoiceDocument, Irn } from '#lib/clearance/invoice.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import type { Answer, AuthorityFault } from '#lib/ports/authority.ts';
import { finishRejected } from './finish.ts';
import { heedFailure } from './heed.ts';
import { giveBack, type Lease, turnUnder } from './lease.ts';
import { openBreaker } from './raise.ts';
import type { Disposition } from './work.ts';

const failed = async (lease: Lease, row: LedgerRow, fault: AuthorityFault): Promise<Disposition> => {
  if (fault.class === 'rejected') return finishRejected(lease, row, fault.reasons);
  await giveBack(lease, row);
  await heedFailure(lease, fault);
  if (fault.class !== 'configuration') return 'redeliver';
  await openBreaker(lease, fault.detail);
  return 'acknowledge';
};

/**
 * Proves the whole way to the authority with calls that register nothing. It has no reference to `submitForClearance`:
 * signing makes a tax document and cannot be undone (DESIGN section 4, canary).
 */
export const proveCanary = async (
  lease: Lease,
  row: LedgerRow,
  irn: Irn,
  document: InvoiceDocument,
): Promise<Disposition> => {
  const { authority } = lease.deps;
  const checks: readonly (readonly [string, () => Promise<Answer<{ readonly ok: boolean }>>])[] = [
    ['the IRN', () => authority.validateIrn(irn, row.number)],
    ['the document', () => authority.validateInvoice(irn, document)],
    ['the connection’s self-check', () => authority.selfCheck()],
  ];
  for (const [at, [what, check]] of checks.entries()) {
    // The first has its turn already.
    if (at > 0 && !(await turnUnder(lease, 1))) {
      await giveBack(lease, row);
      return 'redeliver';
    }
    const answer = await check();
    if (!answer.ok) return failed(lease, row, answer.fault);
    if (!answer.value.ok) {
      return finishRejected(lease, row, [
        {
          code: 'canary-not-in-order',
          text: `The tax authority says that ${what} of the canary is not in order.`,
        },
      ]);
    }
  }
  await lease.change({ state: 'proven', release: true });
  return 'acknowledge';
};
