import * as z from 'zod';
import { minorDigits } from '#lib/clearance/currency.ts';
import { formatMinor } from '#lib/clearance/decimal.ts';
import type { LedgerRow, Reason } from '#lib/clearance/ledger-row.ts';
import { minor } from '#lib/clearance/money.ts';
import type { InvoiceAccount, InvoiceBucket } from '#lib/clearance/reconcile.ts';
import type { PostedInvoice } from '#lib/ports/erp.ts';
import type { ListedInvoice } from '#lib/report/listed-invoice.ts';
import type { OutsideAccount } from '#lib/report/outside-account.ts';
import type { Report } from '#lib/report/report.ts';

type Because = Pick<Reason, 'code' | 'text'>;

const NEVER_CAME: Because = {
  code: 'erp-output-on-legacy',
  text: 'Issued on legacy because the ERP’s own output was there: before the switch, or after a roll-back.',
};
const NOT_ROUTED: Because = {
  code: 'route-not-reached',
  text: 'Issued on legacy because the route had not reached it: before the pilot, outside pilot and ramp, or after a roll-back.',
};
const UNEXPLAINED: Readonly<Record<Exclude<InvoiceBucket, 'cleared' | 'legacy'>, Because>> = {
  rejected: { code: 'no-reason-recorded', text: 'Rejected, and the ledger has no reason.' },
  pending: { code: 'no-outcome-yet', text: 'On its way: it has no outcome yet.' },
  unknown: {
    code: 'outcome-unknown',
    text: 'The outcome is unknown, or ERP, ledger and authority contradict each other.',
  },
};

interface Told {
  readonly posted: Iterable<PostedInvoice>;
  readonly newest: ReadonlyMap<string, LedgerRow>;
  readonly lists: InvoiceAccount['lists'];
  readonly outside: OutsideAccount;
  /** Why the ERP has an invoice on legacy, or a clerk has it. */
  readonly erp: ReadonlyMap<string, { readonly reason?: Reason }>;
  /** The ERP is on legacy at the end: what is mended is issued there. */
  readonly endsOnLegacy: boolean;
}

/** What became of each posted number, why, and what Finance has to do about it. As many of each as the account has. */
export const listInvoices = (told: Told): readonly ListedInvoice[] => {
  const { newest, outside } = told;
  const doubtful = {
    lost: new Set([...told.lists.lost, ...told.lists.notIssued]),
    duplicated: new Set(told.lists.duplicated),
    overlaps: new Set(told.lists.overlaps),
  };
  const seen = new Set<string>();
  const listed: ListedInvoice[] = [];
  for (const invoice of told.posted) {
    const { number } = invoice;
    const bucket = outside.buckets.get(number);
    if (bucket === undefined || seen.has(number)) continue;
    seen.add(number);
    const row = newest.get(number);
    listed.push({
      number,
      kind: invoice.kind,
      type: invoice.type,
      issueDate: invoice.issueDate,
      currency: invoice.currency,
      gross: formatMinor(minor(invoice.gross), minorDigits(invoice.currency)),
      bucket,
      state: bucket === 'rejected' && row !== undefined ? row.state : bucket,
      ...(row?.irn === undefined ? {} : { irn: row.irn }),
      ...(bucket === 'cleared' ? {} : { reason: becauseOf(told, bucket, row, number) }),
      whatToDo: doubtful.lost.has(number)
        ? 'LOST: find out with the ERP and the authority whether the buyer has it, then issue it once'
        : doubtful.duplicated.has(number)
          ? 'TWICE: it stands in both books or twice with the authority; have one taken back'
          : doubtful.overlaps.has(number)
            ? 'issued on legacy and still open in clearance: have it taken out of clearance'
            : whatToDo(bucket, row, told.endsOnLegacy),
    });
  }
  return listed;
};

const becauseOf = (
  { newest, erp }: Told,
  bucket: Exclude<InvoiceBucket, 'cleared'>,
  row: LedgerRow | undefined,
  number: string,
): Because => {
  if (bucket === 'legacy') {
    return reasonOf(row, newest) ?? erp.get(number)?.reason ?? (row === undefined ? NEVER_CAME : NOT_ROUTED);
  }
  return (bucket === 'rejected' ? row?.reason : undefined) ?? UNEXPLAINED[bucket];
};

const Note = z.object({ references: z.string().optional(), note: z.string().min(1).optional() });

/**
 * A note whose original nobody has ever sent says itself why: an export that names no original has a stand-in there,
 * and the sentence about it would mean nothing to a reader.
 */
const reasonOf = (
  row: LedgerRow | undefined,
  newest: ReadonlyMap<string, LedgerRow>,
): Because | undefined => {
  if (row?.reason?.code !== 'follows-original') return row?.reason;
  const document = Note.safeParse(JSON.parse(row.body));
  if (!document.success || document.data.note === undefined) return row.reason;
  return newest.has(document.data.references ?? '')
    ? row.reason
    : { code: row.reason.code, text: document.data.note };
};

const whatToDo = (bucket: InvoiceBucket, row: LedgerRow | undefined, endsOnLegacy: boolean): string => {
  switch (bucket) {
    case 'cleared':
      return 'nothing: registered with the authority; do not issue it again';
    case 'legacy':
      return 'nothing: issued on legacy';
    case 'rejected':
      return endsOnLegacy ? 'mend it and issue it on legacy' : 'mend it in the ERP and send it again';
    case 'pending':
      return row?.submissions
        ? 'sent, no outcome yet: do not issue it again'
        : 'not sent yet: wait for the decision';
    case 'unknown':
      return 'outcome unknown: do not issue it again before the enquiry is over';
  }
};

/** Why invoices were not cleared, most frequent first; the counts come to all that are not. */
export const reasonsOf = (invoices: Iterable<ListedInvoice>): Report['reasons'] => {
  const found = new Map<string, { row: Report['reasons'][number]; more: boolean }>();
  for (const { state, reason } of invoices) {
    if (reason === undefined) continue;
    const key = `${state}/${reason.code}`;
    const known = found.get(key);
    if (known === undefined) {
      found.set(key, { row: { code: reason.code, text: reason.text, state, count: 1 }, more: false });
    } else {
      known.row.count += 1;
      known.more ||= known.row.text !== reason.text;
    }
  }
  return [...found.values()]
    .map(({ row, more }) => (more ? { ...row, text: `for example: ${row.text}` } : row))
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
};
