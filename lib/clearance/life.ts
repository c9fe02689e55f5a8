/** The life of an invoice: which state may follow which, and who may make it so. The only table of it. */
import type { InvoiceState } from './ledger-row.ts';

export type Party = 'intake' | 'worker' | 'way-back';

export interface Transition {
  readonly from: InvoiceState | 'new';
  readonly to: InvoiceState;
  readonly by: Party;
  readonly why: string;
}

const worker = (from: InvoiceState, to: InvoiceState, why: string): Transition => ({
  from,
  to,
  by: 'worker',
  why,
});

export const TRANSITIONS: readonly Transition[] = [
  { from: 'new', to: 'received', by: 'intake', why: 'accepted, IRN fixed' },
  { from: 'new', to: 'refused', by: 'intake', why: 'faults found before sending' },
  { from: 'new', to: 'legacy', by: 'intake', why: 'the route says legacy' },
  worker('received', 'claimed', 'lease taken'),
  worker('received', 'submitted', 'lease taken, about to send'),
  worker('claimed', 'claimed', 'lease ran out, taken over'),
  worker('claimed', 'received', 'given back unsent'),
  worker('claimed', 'submitted', 'about to send'),
  worker('claimed', 'proven', 'canary validated, never signed'),
  worker('claimed', 'rejected', 'canary failed validation'),
  worker('claimed', 'legacy', 'note of an original that ended on legacy'),
  worker('submitted', 'cleared', 'accepted, or found registered'),
  worker('submitted', 'rejected', 'a field was refused'),
  worker('submitted', 'unknown', 'no trustworthy answer'),
  worker('submitted', 'received', 'refused before work, nothing sent earlier'),
  worker('submitted', 'submitted', 'sent again after it was proven absent'),
  worker('unknown', 'cleared', 'found registered'),
  worker('unknown', 'unknown', 'still not known'),
  worker('unknown', 'submitted', 'proven absent after the settle time'),
  { from: 'received', to: 'legacy', by: 'way-back', why: 'never sent, released' },
  { from: 'claimed', to: 'legacy', by: 'way-back', why: 'never sent, lease ran out, released' },
  { from: 'submitted', to: 'legacy', by: 'way-back', why: 'proven absent after the settle time, released' },
  { from: 'unknown', to: 'legacy', by: 'way-back', why: 'proven absent after the settle time, released' },
];

/** Nothing leads out of these; a mended document is a new revision, a new row. */
export const FINAL: ReadonlySet<InvoiceState> = new Set([
  'cleared',
  'rejected',
  'refused',
  'legacy',
  'proven',
]);

/** Still needs work. */
export const OPEN: ReadonlySet<InvoiceState> = new Set(['received', 'claimed', 'submitted', 'unknown']);

/** Final, and nobody holds a valid document for the number: the next body is revision n+1. */
export const MENDABLE: ReadonlySet<InvoiceState> = new Set(['rejected', 'refused', 'proven']);

const allowed = new Set(TRANSITIONS.map(({ from, to, by }) => `${from} ${to} ${by}`));

export const mayBecome = (from: InvoiceState | 'new', to: InvoiceState, by: Party): boolean =>
  allowed.has(`${from} ${to} ${by}`);
