import { leafOf } from '#lib/account/account-record.ts';
import type { ConservationAccount } from '#lib/account/conservation-account.ts';
import { merkleRoot } from '#lib/clearance/merkle.ts';
import { digestOf } from '#lib/digest.ts';
import type { AnyReport, InvoiceCounts } from '#lib/report/report.ts';
import { count, many } from '#lib/report/words.ts';

/** `not-here`: what it would be held against is not in the folder; it proves nothing, and contradicts nothing. */
export interface AccountCheck {
  readonly verdict: 'agrees' | 'differs' | 'not-here';
  readonly text: string;
}

const agrees = (text: string): AccountCheck => ({ verdict: 'agrees', text });
const differs = (text: string): AccountCheck => ({ verdict: 'differs', text });
const notHere = (text: string): AccountCheck => ({ verdict: 'not-here', text });

const COUNTED = ['cleared', 'rejected', 'legacy', 'pending', 'unknown'] as const;

/** The counts against the records that they count, and against what the ERP posted. */
const adds = ({ counts, records }: ConservationAccount): AccountCheck => {
  const sum = COUNTED.reduce((total, bucket) => total + counts[bucket], 0);
  const wrong = COUNTED.filter(
    (bucket) => records.filter((record) => record.bucket === bucket).length !== counts[bucket],
  );
  if (sum !== counts.offered || records.length !== counts.offered) {
    return differs(
      `${count(counts.offered)} posted, ${count(sum)} accounted for, ${count(records.length)} records: it does not add up`,
    );
  }
  return wrong.length === 0
    ? agrees('offered = cleared + rejected + legacy + pending + unknown, one record for each')
    : differs(`the records do not come to the counts of: ${wrong.join(', ')}`);
};

const differentCounts = (one: InvoiceCounts, other: InvoiceCounts): readonly string[] =>
  ([...COUNTED, 'offered', 'overdue', 'lost', 'duplicated', 'unexpected'] as const).flatMap((name) =>
    one[name] === other[name] ? [] : [`${name} ${count(one[name])} and ${count(other[name])}`],
  );

/** Which numbers stand otherwise in two accounts, to begin the search with. */
const differentNumbers = (one: ConservationAccount, other: ConservationAccount): readonly string[] => {
  const leaves = new Map(one.records.map((record) => [record.number, leafOf(record)]));
  const found = other.records.flatMap((record) => {
    const same = leaves.get(record.number) === leafOf(record);
    leaves.delete(record.number);
    return same ? [] : [record.number];
  });
  return [...found, ...leaves.keys()].sort();
};

const againstLedger = (
  filed: ConservationAccount,
  again: ConservationAccount | undefined,
): readonly AccountCheck[] => {
  if (again === undefined) {
    return [
      notHere('the ledger, or what ERP and authority said, is not in this folder: the records as filed'),
    ];
  }
  const numbers = differentNumbers(filed, again);
  const counts = differentCounts(filed.counts, again.counts);
  const lists = digestOf(filed.lists) === digestOf(again.lists);
  if (filed.root === again.root && counts.length === 0 && lists) {
    return [agrees('made again from the ledger and from what ERP and authority said: the same account')];
  }
  return [
    ...(numbers.length === 0
      ? []
      : [
          differs(
            `${many(numbers.length, 'invoice')} stand otherwise in the ledger: ${numbers.slice(0, 5).join(', ')}${numbers.length > 5 ? ' …' : ''}`,
          ),
        ]),
    ...(counts.length === 0 ? [] : [differs(`filed and made again: ${counts.join('; ')}`)]),
    ...(lists
      ? []
      : [differs('the lists of lost, duplicated, overlapping and unknown ones are not the same')]),
  ];
};

const againstReport = (filed: ConservationAccount, report: AnyReport): readonly AccountCheck[] => {
  const counts = differentCounts(filed.counts, report.invoices);
  const root =
    report.account === undefined
      ? differs('the report names no root of an account')
      : report.account.root === filed.root
        ? agrees('the root is that of report.json')
        : differs(`the root of report.json is ${report.account.root}`);
  return [
    root,
    ...(counts.length === 0 ? [] : [differs(`the account and report.json: ${counts.join('; ')}`)]),
  ];
};

export interface AccountAgainst {
  /** Made again from what is there; undefined where that is not enough. */
  readonly again: ConservationAccount | undefined;
  readonly report: AnyReport;
  /** Of the certificate; undefined: there is none, as on a deployed stage. */
  readonly certified: { readonly root: string | undefined; readonly reportDigest: string } | undefined;
  /** Cleared invoices whose archived proof is not there, or is another; undefined: the archive is not in this folder. */
  readonly unarchived: readonly string[] | undefined;
}

/** Holds a filed account against all that it can be held against. */
export const checkAccount = (
  filed: ConservationAccount,
  against: AccountAgainst,
): readonly AccountCheck[] => {
  const { report, certified, unarchived } = against;
  const { wallSeconds: _, ...lasting } = report;
  return [
    merkleRoot(filed.records.map(leafOf)) === filed.root
      ? agrees('the records lead to the root')
      : differs('the records of account.json do not lead to its root: one was changed'),
    adds(filed),
    ...againstLedger(filed, against.again),
    ...againstReport(filed, report),
    certified === undefined
      ? notHere('there is no certificate to compare with')
      : certified.root === filed.root && certified.reportDigest === digestOf(lasting)
        ? agrees('the certificate names this root and this report')
        : differs('the certificate is of another account or of another report'),
    unarchived === undefined
      ? notHere('the archive was not read: its digests as the ledger has them')
      : unarchived.length === 0
        ? agrees('the archive holds the proof of each cleared invoice, byte for byte')
        : differs(
            `the archive does not hold the proof of ${many(unarchived.length, 'cleared invoice')}: ${unarchived.slice(0, 5).join(', ')}${unarchived.length > 5 ? ' …' : ''}`,
          ),
  ];
};
