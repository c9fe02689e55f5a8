/** What was issued on legacy although the mandate was in force, why, and what the runbook's policy demands of each. */

import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { csvLine } from '#lib/csv-line.ts';
import { type Instant, instant, toIso } from '#lib/instant.ts';
import type { PostedInvoice } from '#lib/ports/erp.ts';
import type { ListedInvoice } from '#lib/report/listed-invoice.ts';
import type { Report } from '#lib/report/report.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { ISSUED_ON_LEGACY, RELEASED } from '#lib/way-back/releasable.ts';
import { documentOrder, referenceOf } from '#lib/way-back/replay-order.ts';

export type LegacyPolicy = Runbook['policies']['legacyAfterMandate'];

export type WhyOnLegacy = 'output' | 'route' | 'release' | 'issued' | 'fallback' | 'note' | 'other';

/** The codes under which ledger and connector record it; what they do not know is said as `other`, with its text. */
const WHY: Readonly<Record<string, WhyOnLegacy>> = {
  'erp-output-on-legacy': 'output',
  'route-not-reached': 'route',
  [RELEASED.code]: 'release',
  [ISSUED_ON_LEGACY.code]: 'issued',
  'fallback-to-legacy': 'fallback',
  'follows-original': 'note',
};

const WHY_WORDS: Readonly<Record<WhyOnLegacy, string>> = {
  output: 'the ERP’s own output was on legacy',
  route: 'the route had not reached it',
  release: 'released to legacy by a way back',
  issued: 'legacy had issued it before the way back could release it',
  fallback: 'SmartAPI did not answer in time',
  note: 'it corrects an invoice of the old side',
  other: 'another reason',
};

export interface LegacyInvoice {
  readonly number: string;
  readonly postedAt: Instant;
  readonly listed: ListedInvoice;
  readonly why: WhyOnLegacy;
  readonly references: string | undefined;
  readonly demand: string;
}

export interface LegacyAccount {
  readonly policy: LegacyPolicy;
  /** From when it counts, and how that is known; undefined: no invoice was ever let towards SmartAPI. */
  readonly since: { readonly date: string } | { readonly at: Instant } | undefined;
  /** In the order in which they would be submitted: a document after what it refers to, else by time. */
  readonly invoices: readonly LegacyInvoice[];
}

interface Told {
  readonly policies: Pick<Runbook['policies'], 'legacyAfterMandate' | 'mandateFrom'>;
  readonly posted: Iterable<PostedInvoice>;
  readonly listed: Iterable<ListedInvoice>;
  readonly rows: Iterable<LedgerRow>;
  readonly newest: ReadonlyMap<string, LedgerRow>;
  /** Issued on legacy, and open in clearance still. */
  readonly open: Iterable<string>;
}

/** Without a date in the runbook the duty is taken to begin with the first invoice that was let towards SmartAPI. */
const beginning = ({ policies, rows }: Told): LegacyAccount['since'] => {
  if (policies.mandateFrom !== undefined) return { date: policies.mandateFrom };
  let first = Number.POSITIVE_INFINITY;
  for (const { canary, destination, receivedAt } of rows) {
    if (!canary && destination === 'smartapi') first = Math.min(first, receivedAt);
  }
  return Number.isFinite(first) ? { at: instant(first) } : undefined;
};

const demandOf = (
  policy: LegacyPolicy,
  { isOpen, orphan }: { readonly isOpen: boolean; readonly orphan: boolean },
): string => {
  switch (policy) {
    case 'none':
      return 'nothing: the policy leaves it on legacy';
    case 'report':
      return 'report it to the authority in the form it asks for; it is not submitted';
    case 'back-submit':
      if (isOpen) return 'wait: it is open in clearance still (overlaps.csv)';
      return orphan
        ? 'cannot be submitted: what it corrects is not with the authority; the tax adviser decides'
        : 'submit it to the authority, in this order';
  }
};

/** Follows the policy of the runbook, invoice by invoice. Nothing of it is sent from here. */
export const legacyAfterMandate = (told: Told): LegacyAccount => {
  const { policies, newest } = told;
  const policy = policies.legacyAfterMandate;
  const since = beginning(told);
  const posted = new Map([...told.posted].map((invoice) => [invoice.number, invoice]));
  const counts = (number: string, issueDate: string): boolean => {
    if (since === undefined) return false;
    return 'date' in since ? issueDate >= since.date : (posted.get(number)?.postedAt ?? 0) >= since.at;
  };
  const after = [...told.listed].filter(
    ({ number, bucket, issueDate }) => bucket === 'legacy' && counts(number, issueDate),
  );
  const numbers = new Set(after.map(({ number }) => number));
  const open = new Set(told.open);
  const invoices = after.map((listed): LegacyInvoice => {
    const { number } = listed;
    const row = newest.get(number);
    const references = row === undefined ? undefined : referenceOf(row);
    const registered = references !== undefined && newest.get(references)?.state === 'cleared';
    // Of a note that never came to intake nobody here knows what it corrects.
    const orphan =
      listed.type !== 'invoice' && (references === undefined || !(registered || numbers.has(references)));
    return {
      number,
      postedAt: posted.get(number)?.postedAt ?? instant(0),
      listed,
      why: WHY[listed.reason?.code ?? ''] ?? 'other',
      references,
      demand: demandOf(policy, { isOpen: open.has(number), orphan }),
    };
  });
  const ordered = documentOrder(invoices, ({ number, postedAt, references }) => ({
    number,
    at: postedAt,
    references,
  }));
  return { policy, since, invoices: ordered };
};

/** For the report: how many, and why. */
export const legacySummary = ({ policy, since, invoices }: LegacyAccount): Report['legacyAfterMandate'] => {
  if (since === undefined) return undefined;
  const why = new Map<WhyOnLegacy, number>();
  for (const invoice of invoices) why.set(invoice.why, (why.get(invoice.why) ?? 0) + 1);
  return {
    policy,
    since: 'date' in since ? since.date : toIso(since.at),
    count: invoices.length,
    why: [...why]
      .sort(([one, n], [other, m]) => m - n || (one < other ? -1 : 1))
      .map(([each, count]) => ({ why: WHY_WORDS[each], count })),
  };
};

const COLUMNS = [
  'order',
  'number',
  'type',
  'kind',
  'issue date',
  'posted at',
  'currency',
  'gross',
  'corrects',
  'why on legacy',
  'reason',
  'policy',
  'what it demands',
  'done on',
  'IRN given',
];

/** `legacy-after-mandate.csv`. */
export const legacyCsv = ({ policy, invoices }: LegacyAccount): string =>
  [
    csvLine(COLUMNS),
    ...invoices.map(({ number, postedAt, listed, why, references, demand }, at) =>
      csvLine([
        String(at + 1),
        number,
        listed.type,
        listed.kind,
        listed.issueDate,
        toIso(postedAt),
        listed.currency,
        listed.gross,
        references ?? '',
        WHY_WORDS[why],
        listed.reason?.text ?? '',
        policy,
        demand,
        '',
        '',
      ]),
    ),
  ].join('');
