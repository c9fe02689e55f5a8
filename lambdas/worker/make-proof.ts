import type { Irn } from '#lib/clearance/invoice.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { makeQr } from '#lib/clearance/qr.ts';
import { describeError } from '#lib/describe-error.ts';
import type { Proof } from './finish.ts';
import { giveBack, type Lease } from './lease.ts';
import { openBreaker } from './raise.ts';

/**
 * The QR, made before anything is sent: a wrong key or certificate must show while sending can still be stopped. Undefined:
 * it could not be made, the row is given back and the breaker is open.
 */
export const makeProof = async (lease: Lease, row: LedgerRow, irn: Irn): Promise<Proof | undefined> => {
  const { deps } = lease;
  try {
    return { irn, qr: makeQr({ ...deps.qr, irn, at: deps.clock.now(), random: deps.padding }) };
  } catch (error) {
    deps.log('worker-qr-failed', describeError(error));
  }
  await giveBack(lease, row);
  await openBreaker(
    lease,
    'the QR code cannot be made; check the authority’s public key and the certificate',
  );
  return undefined;
};
