/** The account of a finished cutover: what became of every posted invoice, under one hash. */
import * as z from 'zod';
import { AccountRecord, leafOf, recordsOf } from '#lib/account/account-record.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { merkleRoot } from '#lib/clearance/merkle.ts';
import type { InvoiceAccount, InvoiceLists } from '#lib/clearance/reconcile.ts';
import { type Instant, toIso } from '#lib/instant.ts';
import type { OutsideAccount } from '#lib/report/outside-account.ts';
import { InvoiceCounts } from '#lib/report/report.ts';
import { financeSummary } from '#lib/way-back/finance-lists.ts';

const Numbers = z.array(z.string());

export const ConservationAccount = z.object({
  kind: z.literal('conservation-account'),
  cutover: z.string(),
  tenant: z.string(),
  /** Until when invoices were followed. */
  until: z.iso.datetime(),
  /** How root and leaves are made: RFC 6962, section 2.1, over the canonical JSON of each record. */
  tree: z.literal('RFC 6962, SHA-256, over canonical JSON (RFC 8785) of each record, by number'),
  root: z.string().regex(/^[0-9a-f]{64}$/),
  /** offered = cleared + rejected + legacy + pending + unknown; as many of each as there are records. */
  counts: InvoiceCounts,
  lists: z.object({
    lost: Numbers,
    duplicated: Numbers,
    unexpected: Numbers,
    unknown: Numbers,
    overlaps: Numbers,
    bothBooks: Numbers,
    notIssued: Numbers,
    notPosted: Numbers,
    registeredOnly: Numbers,
  }) satisfies z.ZodType<{ -readonly [List in keyof InvoiceLists]: string[] }>,
  /** A release or a way back was part of it: the three lists for Finance apply. */
  rolledBack: z.boolean(),
  /** After a way back: how many stand on each list for Finance; only the released ones may be issued on legacy. */
  finance: z
    .object({
      'cleared-do-not-reissue': z.int(),
      'held-do-not-reissue': z.int(),
      'released-to-legacy': z.int(),
    })
    .exactOptional(),
  records: z.array(AccountRecord),
});
export type ConservationAccount = z.infer<typeof ConservationAccount>;

const TREE = 'RFC 6962, SHA-256, over canonical JSON (RFC 8785) of each record, by number';

export const conservationAccount = (made: {
  readonly cutover: string;
  readonly tenant: string;
  readonly until: Instant;
  readonly outside: OutsideAccount;
  readonly lists: InvoiceAccount['lists'];
  readonly newest: ReadonlyMap<string, LedgerRow>;
  readonly rolledBack: boolean;
}): ConservationAccount => {
  const records = [...recordsOf(made.outside.buckets, made.newest)];
  const { lists } = made;
  return {
    kind: 'conservation-account',
    cutover: made.cutover,
    tenant: made.tenant,
    until: toIso(made.until),
    tree: TREE,
    root: merkleRoot(records.map(leafOf)),
    counts: made.outside.counts,
    lists: {
      lost: [...lists.lost],
      duplicated: [...lists.duplicated],
      unexpected: [...lists.unexpected],
      unknown: [...lists.unknown],
      overlaps: [...lists.overlaps],
      bothBooks: [...lists.bothBooks],
      notIssued: [...lists.notIssued],
      notPosted: [...lists.notPosted],
      registeredOnly: [...lists.registeredOnly],
    },
    rolledBack: made.rolledBack,
    ...(made.rolledBack && { finance: financeSummary(made.newest.values()).counts }),
    records,
  };
};

/** As a file: one record a line, so that a record is found, and two accounts are compared, with any tool. */
export const accountText = ({ records, ...account }: ConservationAccount): string => {
  const head = JSON.stringify(account, null, 2).replace(/\n}$/, '');
  const lines = records.map((record) => `    ${JSON.stringify(record)}`);
  return `${head},\n  "records": [${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `}]\n}\n`;
};
