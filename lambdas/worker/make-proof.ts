import type { Irn } from '#lib/clearance/invoice.ts';
import { makeQr } from '#lib/clearance/qr.ts';
import { describeError } from '#lib/describe-error.ts';
import type { Proof } from './archive-proof.ts';
import { openBreaker } from './raise.ts';
import type { Work } from './work.ts';

/**
 * The QR, made before anything is claimed or sent: a wrong key or certificate must show while sending can still be stopped.
 * Undefined: it could not be made, and the breaker is open.
 */
export const makeProof = async (work: Work, irn: Irn): Promise<Proof | undefined> => {
  const { deps } = work;
  try {
    return { irn, qr: makeQr({ ...deps.qr, irn, at: deps.clock.now(), random: deps.padding }) };
  } catch (error) {
    deps.log('worker-qr-failed', describeError(error));
  }
  await openBreaker(work, 'the QR code cannot be made; check the authority’s public key and the certificate');
  return undefined;
};
