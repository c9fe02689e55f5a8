/** What the ERP hears of a row: the same row, the same answer, however often it asks. */
import type { IntakeAnswer, StatusAnswer } from './intake-answer.ts';
import type { InvoiceState, LedgerRow, Reason } from './ledger-row.ts';

export const reasonsOf = (row: LedgerRow): readonly Reason[] =>
  row.reasons ?? (row.reason ? [row.reason] : []);

export const acceptedOrNot = (row: LedgerRow): IntakeAnswer => {
  const { number, revision } = row;
  if (row.state === 'legacy') return { status: 200, outcome: 'legacy', number };
  if (row.irn === undefined) return { status: 422, outcome: 'refused', number, reasons: reasonsOf(row) };
  return { status: 202, outcome: 'accepted', number, revision, irn: row.irn };
};

const STANDS: Readonly<Record<InvoiceState, string>> = {
  received: 'is on its way to the tax authority',
  claimed: 'is on its way to the tax authority',
  submitted: 'is with the tax authority',
  unknown: 'was sent to the tax authority, which has not answered yet',
  cleared: 'is cleared',
  legacy: 'was issued on the old side',
  rejected: 'was rejected',
  refused: 'was refused',
  proven: 'was a test',
};

/** The number is taken by a document that stands, and this is another one. */
export const conflictWith = (row: LedgerRow): IntakeAnswer => ({
  status: 409,
  outcome: 'conflict',
  number: row.number,
  reason: {
    code: 'number-taken',
    text: `Invoice ${row.number} ${STANDS[row.state]} with other content. Correct a cleared invoice with a credit note; a new invoice needs a new number.`,
  },
});

const OUTCOME: Readonly<Record<InvoiceState, 'pending' | 'cleared' | 'rejected' | 'refused' | 'legacy'>> = {
  received: 'pending',
  claimed: 'pending',
  submitted: 'pending',
  unknown: 'pending',
  proven: 'pending',
  cleared: 'cleared',
  rejected: 'rejected',
  refused: 'refused',
  legacy: 'legacy',
};

export const statusOf = (row: LedgerRow): StatusAnswer => ({
  status: 200,
  outcome: OUTCOME[row.state],
  number: row.number,
  revision: row.revision,
  ...(row.irn === undefined || row.state === 'legacy' ? {} : { irn: row.irn }),
  ...(row.qr === undefined ? {} : { qr: row.qr }),
  // What once kept a cleared invoice waiting is no longer a reason for anything.
  ...(row.reason === undefined || row.state === 'cleared' ? {} : { reason: row.reason }),
});
