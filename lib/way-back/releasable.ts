import type { LedgerRow, Reason } from '#lib/clearance/ledger-row.ts';
import type { Instant } from '#lib/instant.ts';

/**
 * What may happen to an open invoice once the cutover is given up: `release` it to legacy, `ask` the authority first
 * (it was sent at some time), or `hold` it, since issuing it again could put it in both books.
 */
export type Release =
  | { readonly way: 'release' | 'ask' }
  /** `stays`: it belongs to the new side for certain, so issuing it on legacy is never right. */
  | { readonly way: 'hold'; readonly why: string; readonly stays: boolean };

/** The reason on each row that the way back gave to legacy; its code is how such a row is known again. */
export const RELEASED: Reason = {
  code: 'released-to-legacy',
  text: 'The cutover was rolled back before this invoice was registered. Issue it on legacy.',
};

/** Sent once, absent at the authority, and out on legacy by the ERP's own doing: nobody is told to issue it again. */
export const ISSUED_ON_LEGACY: Reason = {
  code: 'issued-on-legacy',
  text: 'Legacy has issued this invoice already, and the tax authority does not have it. Nothing is left to do.',
};

export const wasIssuedOnLegacy = (row: Pick<LedgerRow, 'state' | 'reason'>): boolean =>
  row.state === 'legacy' && row.reason?.code === ISSUED_ON_LEGACY.code;

export const wasReleased = (row: Pick<LedgerRow, 'state' | 'reason'>): boolean =>
  row.state === 'legacy' && row.reason?.code === RELEASED.code;

/** States in which a number is certainly not registered and is not going to be. */
const OFF_NEW_SIDE: ReadonlySet<LedgerRow['state']> = new Set(['legacy', 'refused', 'rejected']);

/**
 * `original`: the newest row of what a note corrects. A note follows that side: a credit note on legacy for an invoice
 * that the authority has would leave that invoice standing.
 */
export const releaseOf = (row: LedgerRow, original: LedgerRow | undefined, now: Instant): Release => {
  if (row.lease !== undefined && row.lease.until > now) {
    return { way: 'hold', why: 'a worker still has it', stays: false };
  }
  if (original !== undefined && !OFF_NEW_SIDE.has(original.state)) {
    const why = `it corrects ${original.number}, which is on the new side`;
    return { way: 'hold', why, stays: original.state === 'cleared' };
  }
  const sent = row.submissions > 0 || row.state === 'unknown' || row.state === 'submitted';
  return { way: sent ? 'ask' : 'release' };
};
