/**
 * What became of every invoice. It starts from what the ERP posted, never from what intake saw, and holds the ledger,
 * the authority's register and the ERP's own account against it. Linear in their sizes.
 */
import { irnKey } from '#lib/clearance/irn.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import type { Instant } from '#lib/instant.ts';
import type { RegisteredInvoice } from '#lib/ports/authority.ts';
import type { PostedInvoice } from '#lib/ports/erp.ts';
import type { InvoiceCounts } from '#lib/report/report.ts';

/** What the ERP itself knows of an invoice beyond its register. */
export interface ErpAccountEntry {
  /** The side on which it is issued; absent while the ERP holds it and asks. */
  readonly issuedOn?: 'legacy' | 'smartapi';
}
export type ErpAccount = ReadonlyMap<string, ErpAccountEntry>;

export interface AccountSettings {
  /** For what is overdue. */
  readonly now: Instant;
  /**
   * What was posted at this moment or later may still be on its way to intake: pending, not lost. What was cleared since
   * may not be on the authority's list yet.
   */
  readonly freshFrom?: Instant;
}

export interface InvoiceLists {
  /** Posted, and accounted for nowhere; or cleared by our own account only, while the authority has nothing. */
  readonly lost: readonly string[];
  /** Registered more than once, or on both sides. */
  readonly duplicated: readonly string[];
  /** Registered, never posted: IRNs. */
  readonly unexpected: readonly string[];
  /** Sent to clearance without an outcome yet, and issued on legacy meanwhile: must be taken out of clearance. */
  readonly overlaps: readonly string[];
  /** Of those duplicated: the authority has it, and legacy issued it or was given it. Finance decides each. */
  readonly bothBooks: readonly string[];
  /** Left to legacy by the ledger, and not issued there as far as the ERP knows. */
  readonly notIssued: readonly string[];
  /** In the ledger, never posted. */
  readonly notPosted: readonly string[];
  /** Registered with the authority, and not cleared in the ledger (yet). */
  readonly registeredOnly: readonly string[];
  readonly unknown: readonly string[];
}

/** Where an invoice stands in the account; each posted number stands in one place. */
export type InvoiceBucket = 'cleared' | 'rejected' | 'legacy' | 'pending' | 'unknown';

export interface InvoiceAccount {
  readonly counts: InvoiceCounts;
  readonly lists: InvoiceLists;
  /** Each posted number, once, in the order of posting. */
  readonly buckets: ReadonlyMap<string, InvoiceBucket>;
}

/** The newest revision of each number, canaries left out. */
export const newestRows = (rows: Iterable<LedgerRow>): ReadonlyMap<string, LedgerRow> => {
  const newest = new Map<string, LedgerRow>();
  for (const row of rows) {
    if (row.canary || row.state === 'proven') continue;
    const known = newest.get(row.number);
    if (!known || row.revision > known.revision) newest.set(row.number, row);
  }
  return newest;
};

const bucketOf = (row: LedgerRow | undefined, issuedOn: 'legacy' | 'smartapi' | undefined): InvoiceBucket => {
  if (row?.state === 'cleared') return 'cleared';
  // The buyer has a legal document from the old side, whatever the new side still thinks of it.
  if (issuedOn === 'legacy') return 'legacy';
  switch (row?.state) {
    case undefined:
    case 'proven':
    case 'unknown':
      return 'unknown';
    case 'received':
    case 'claimed':
    case 'submitted':
      return 'pending';
    case 'rejected':
    case 'refused':
      return 'rejected';
    case 'legacy':
      return 'legacy';
  }
};

const isOpen = (row: LedgerRow): boolean =>
  row.state === 'received' || row.state === 'claimed' || row.state === 'submitted' || row.state === 'unknown';

/** Cleared late counts too: the deadline is the law's, not ours. */
const isOverdue = (row: LedgerRow, bucket: InvoiceBucket, now: Instant): boolean =>
  row.dueBy !== undefined &&
  (bucket === 'cleared' || bucket === 'pending' || bucket === 'unknown') &&
  (row.clearedAt ?? now) > row.dueBy;

interface Registrations {
  /** Posted number to its distinct IRNs. */
  readonly byNumber: ReadonlyMap<string, ReadonlySet<string>>;
  readonly twice: ReadonlySet<string>;
  readonly unexpected: readonly string[];
}

/** The part of an IRN before `-SERVICEID-YYYYMMDD`. */
const numberPart = (irn: string): string => irn.split('-')[0] ?? irn;

/**
 * Whose registration each one is: by the number the authority gives, else by the ledger's IRN, else by the IRN's own
 * number part, since the authority's list may give nothing but the IRN.
 */
const registrationsOf = (
  registered: Iterable<RegisteredInvoice>,
  postedNumbers: ReadonlySet<string>,
  newest: ReadonlyMap<string, LedgerRow>,
): Registrations => {
  const byKey = new Map<string, string>();
  for (const number of postedNumbers) byKey.set(irnKey(number), number);
  const byIrn = new Map<string, string>();
  for (const row of newest.values()) if (row.irn !== undefined) byIrn.set(row.irn, row.number);

  const byNumber = new Map<string, Set<string>>();
  const twice = new Set<string>();
  const unexpected: string[] = [];
  for (const { irn, number } of registered) {
    const owner = [number, byIrn.get(irn), byKey.get(irnKey(number ?? numberPart(irn)))].find(
      (candidate) => candidate !== undefined && postedNumbers.has(candidate),
    );
    if (owner === undefined) {
      unexpected.push(irn);
      continue;
    }
    const irns = byNumber.get(owner);
    if (!irns) byNumber.set(owner, new Set([irn]));
    else {
      irns.add(irn);
      twice.add(owner);
    }
  }
  return { byNumber, twice, unexpected };
};

/**
 * offered = cleared + rejected + legacy + pending + unknown; what is lost is among the unknown, and listed. A number
 * that was posted twice is offered once and listed as duplicated.
 */
export const accountForInvoices = (
  posted: Iterable<PostedInvoice>,
  rows: Iterable<LedgerRow>,
  registered: Iterable<RegisteredInvoice>,
  erpAccount: ErpAccount,
  settings: AccountSettings,
): InvoiceAccount => {
  const byNumber = new Map<string, PostedInvoice>();
  const duplicated = new Set<string>();
  for (const invoice of posted) {
    if (byNumber.has(invoice.number)) duplicated.add(invoice.number);
    else byNumber.set(invoice.number, invoice);
  }
  const newest = newestRows(rows);
  const registrations = registrationsOf(registered, new Set(byNumber.keys()), newest);
  for (const number of registrations.twice) duplicated.add(number);

  const buckets = new Map<string, InvoiceBucket>();
  const counts = { cleared: 0, rejected: 0, legacy: 0, pending: 0, unknown: 0 };
  let overdue = 0;
  const lost: string[] = [];
  const overlaps: string[] = [];
  const bothBooks: string[] = [];
  const notIssued: string[] = [];
  const registeredOnly: string[] = [];
  const unknown: string[] = [];

  for (const [number, invoice] of byNumber) {
    const row = newest.get(number);
    const known = erpAccount.get(number);
    const issuedOn = known?.issuedOn ?? invoice.issuedOn;
    const isRegistered = registrations.byNumber.has(number);
    const held = row === undefined && known !== undefined && issuedOn === undefined;
    const fresh = row === undefined && invoice.postedAt >= (settings.freshFrom ?? Number.POSITIVE_INFINITY);
    let bucket = bucketOf(row, issuedOn);
    // Our word alone clears nothing: the buyer's QR would lead to no invoice.
    if (
      bucket === 'cleared' &&
      !isRegistered &&
      (row?.clearedAt ?? 0) < (settings.freshFrom ?? Number.POSITIVE_INFINITY)
    ) {
      bucket = 'unknown';
      lost.push(number);
    }
    if (row === undefined && bucket === 'unknown' && !isRegistered) {
      // The ERP says that it holds it, or it was posted a moment ago: it is on its way.
      if (held || fresh) bucket = 'pending';
      else lost.push(number);
    }
    counts[bucket] += 1;
    buckets.set(number, bucket);
    if (row && isOverdue(row, bucket, settings.now)) overdue += 1;
    if (bucket === 'unknown') unknown.push(number);
    const onLegacy = issuedOn === 'legacy';
    if (
      (onLegacy && (isRegistered || row?.state === 'cleared')) ||
      (isRegistered && row?.state === 'legacy')
    ) {
      duplicated.add(number);
      bothBooks.push(number);
    } else if (onLegacy && row !== undefined && isOpen(row)) overlaps.push(number);
    if (isRegistered && row?.state !== 'cleared') registeredOnly.push(number);
    if (row?.state === 'legacy' && known !== undefined && issuedOn !== 'legacy') notIssued.push(number);
  }
  const notPosted = [...newest.keys()].filter((number) => !byNumber.has(number));
  const sorted = (list: Iterable<string>): readonly string[] => [...list].sort();
  return {
    counts: {
      offered: byNumber.size,
      ...counts,
      overdue,
      lost: lost.length,
      duplicated: duplicated.size,
      unexpected: registrations.unexpected.length,
    },
    lists: {
      lost: sorted(lost),
      duplicated: sorted(duplicated),
      unexpected: sorted(registrations.unexpected),
      overlaps: sorted(overlaps),
      bothBooks: sorted(bothBooks),
      notIssued: sorted(notIssued),
      notPosted: sorted(notPosted),
      registeredOnly: sorted(registeredOnly),
      unknown: sorted(unknown),
    },
    buckets,
  };
};
