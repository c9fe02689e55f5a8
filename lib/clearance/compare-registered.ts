import type { RegisteredInvoice } from '#lib/ports/authority.ts';
import { minorDigits } from './currency.ts';
import { parseMinor } from './decimal.ts';
import type { InvoiceDocument } from './invoice.ts';
import { irnNumber } from './irn.ts';
import type { LedgerRow } from './ledger-row.ts';

export interface Comparison {
  /** What the authority has under our IRN is this document, as far as can be told. */
  readonly agrees: boolean;
  /** Fields that differ, and fields the authority did not give. */
  readonly different: readonly string[];
  readonly uncompared: readonly string[];
}

const sameAmount = (document: InvoiceDocument, payable: string): boolean => {
  const digits = minorDigits(document.currency);
  const ours = parseMinor(document.gross, digits);
  const theirs = parseMinor(payable, digits);
  return ours.ok && theirs.ok && ours.value === theirs.value;
};

/** MBS type codes, swapped against UNCL 1001 (firs-mbs.md, section 0), or our own word for them. */
const TYPE_CODES: Readonly<Record<InvoiceDocument['type'], readonly string[]>> = {
  invoice: ['381', 'invoice'],
  'credit-note': ['380', 'credit-note'],
  'debit-note': ['384', 'debit-note'],
};

/**
 * Whether an invoice found registered may be adopted as ours: number, parties, date, type, currency and payable must
 * agree. What the authority does not give cannot be compared and is listed. Without the amount nothing is proven: the
 * IRN holds number and date only, and a number can have been used twice.
 */
export const compareRegistered = (
  row: Pick<LedgerRow, 'irn'>,
  document: InvoiceDocument,
  found: RegisteredInvoice,
): Comparison => {
  const checks: readonly (readonly [string, string | undefined, (theirs: string) => boolean])[] = [
    ['irn', found.irn, (theirs) => theirs === row.irn],
    ['number', found.number, (theirs) => irnNumber(theirs) === irnNumber(document.number)],
    ['sellerTin', found.sellerTin, (theirs) => theirs === document.seller.tin],
    ['buyerTin', found.buyerTin, (theirs) => theirs === document.buyer.tin],
    ['issueDate', found.issueDate, (theirs) => theirs.slice(0, 10) === document.issueDate],
    ['type', found.typeCode, (theirs) => TYPE_CODES[document.type].includes(theirs)],
    ['currency', found.currency, (theirs) => theirs === document.currency],
    ['payable', found.payable, (theirs) => sameAmount(document, theirs)],
  ];
  const different: string[] = [];
  const uncompared: string[] = [];
  for (const [name, theirs, agrees] of checks) {
    if (theirs === undefined) uncompared.push(name);
    else if (!agrees(theirs)) different.push(name);
  }
  const proven = !uncompared.includes('payable');
  return { agrees: different.length === 0 && proven, different, uncompared };
};
