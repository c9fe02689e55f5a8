import type { LedgerRow, Reason } from '#lib/clearance/ledger-row.ts';
import type { Instant } from '#lib/instant.ts';

/**
 * What may happen to an open invoice once the cutover is given up: `release` it to legacy, `ask` the authority first
 * (it was sent at some time), or `hold` it, since issuing it again could put it in both books.
 */
export type Release = { readonly way: 'release' | 'ask' } | { readonly way: 'hold'; readonly why: string };

/** The reason on each row that the way back gave to legacy; its code is how such a row is known again. */
export const RELEASED: Reason = {
  code: 'released-to-legacy',
  text: 'The cutover was rolled back before this invoice was registered. Issue it on legacy.',
};

export const wasReleased = (row: Pick<LedgerRow, 'state' | 'reason'>): boolean =>
  row.state === 'legacy' && row.reason?.code === RELEASED.code;

/** States in which a number is certainly not registered and is not going to be. */
const OFF_NEW_SIDE: ReadonlySet<LedgerRow['state']> = new Set(['legacy', 'refused', 'rejected']);

/**
 * `original`: the newest row of what a note corrects. A note follows that side: a credit note on legacy for an invoice
 * that the authority has would leave that invoice standing.
 */
export const releaseOf = (row: LedgerRow, original: LedgerRow | undefined, now: Instant): Release => {
  if (row.state === 'unknown' || row.state === 'submitted') {
    return { way: 'hold', why: 'sent, and its outcome is not known' };
  }
  if (row.lease !== undefined && row.lease.until > now) return { way: 'hold', why: 'a worker still has it' };
  if (original !== undefined && !OFF_NEW_SIDE.has(original.state)) {
    return { way: 'hold', why: `it corrects ${original.number}, which is on the new side` };
  }
  return { way: row.submissions === 0 ? 'release' : 'ask' };
};
