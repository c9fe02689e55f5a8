/** The account and one invoice's proof as people read them. Nothing of an invoice's content. */
import { type AccountRecord, leafOf, recordText } from '#lib/account/account-record.ts';
import type { AccountCheck } from '#lib/account/check-account.ts';
import type { ConservationAccount } from '#lib/account/conservation-account.ts';
import type { PathStep } from '#lib/account/invoice-path.ts';
import { inclusionProof, type ProofStep, rootOf } from '#lib/clearance/merkle.ts';
import { toIso } from '#lib/instant.ts';
import { count, many, printable } from '#lib/report/words.ts';

const MARKS = { agrees: 'agrees', differs: 'DIFFERS', 'not-here': 'not here' } as const;
const MOST_NUMBERS = 10;

const LISTS = {
  lost: 'lost',
  duplicated: 'duplicated',
  unexpected: 'unexpected',
  unknown: 'unknown, under enquiry',
  bothBooks: 'in both books: Finance decides each',
  overlaps: 'issued on legacy, open in clearance',
  notIssued: 'left to legacy, not issued there',
  notPosted: 'in the ledger, never posted',
  registeredOnly: 'registered, not cleared in the ledger',
} as const satisfies Record<keyof ConservationAccount['lists'], string>;

const numbersOf = (numbers: readonly string[]): string =>
  `${numbers.slice(0, MOST_NUMBERS).map(printable).join(', ')}${numbers.length > MOST_NUMBERS ? ` … (${count(numbers.length)} in account.json)` : ''}`;

const financeLines = ({ finance }: ConservationAccount): readonly string[] =>
  finance === undefined
    ? []
    : [
        `    rolled back: a clerk may reissue ${count(finance['released-to-legacy'])} on legacy, and must not reissue ${count(finance['cleared-do-not-reissue'])} cleared and ${count(finance['held-do-not-reissue'])} held (lists in finance/)`,
      ];

export const renderAccount = (
  account: ConservationAccount,
  checks: readonly AccountCheck[],
  where: string,
): string => {
  const { counts, lists } = account;
  const named = Object.entries(LISTS).flatMap(([name, title]) => {
    const found = Object.entries(lists).find(([list]) => list === name)?.[1] ?? [];
    return found.length === 0 ? [] : [`    ${title}: ${numbersOf(found)}`];
  });
  return [
    `Account of ${account.cutover}, ${where}, until ${account.until}`,
    '',
    `    ${many(counts.offered, 'invoice')} posted in the ERP`,
    `  = ${count(counts.cleared)} cleared + ${count(counts.rejected)} rejected + ${count(counts.legacy)} on legacy + ${count(counts.pending)} pending + ${count(counts.unknown)} unknown`,
    `    lost ${count(counts.lost)}, duplicated ${count(counts.duplicated)}, unexpected ${count(counts.unexpected)}, overdue ${count(counts.overdue)}`,
    ...named,
    ...financeLines(account),
    '',
    ...checks.map(({ verdict, text }) => `    ${MARKS[verdict].padEnd(8)}  ${printable(text)}`),
    '',
    `    root ${account.root}`,
  ].join('\n');
};

export interface InvoiceProof {
  readonly record: AccountRecord;
  readonly leaf: string;
  readonly index: number;
  readonly leaves: number;
  readonly steps: readonly ProofStep[];
  readonly root: string;
}

/** Undefined: no invoice of that number was posted. */
export const proofOf = (account: ConservationAccount, number: string): InvoiceProof | undefined => {
  const index = account.records.findIndex((record) => record.number === number);
  const record = account.records[index];
  if (record === undefined) return undefined;
  const leaves = account.records.map(leafOf);
  const leaf = leafOf(record);
  const steps = inclusionProof(leaves, index);
  return { record, leaf, index, leaves: leaves.length, steps, root: rootOf(leaf, steps) };
};

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** A script for any Unix shell that makes the root from the record, with nothing of ours. */
export const byHand = ({ record, steps }: InvoiceProof): readonly string[] => [
  `h=$(printf '\\000%s' ${quoted(recordText(record))} | sha256sum | cut -c1-64)`,
  ...steps.map(({ side, hash }) => {
    const pair = side === 'left' ? `01${hash}$h` : `01\${h}${hash}`;
    return `h=$(printf '%s' "${pair}" | xxd -r -p | sha256sum | cut -c1-64)`;
  }),
  'echo $h',
];

export const renderInvoice = (proof: InvoiceProof, path: readonly PathStep[]): string =>
  [
    `Invoice ${printable(proof.record.number)}: ${proof.record.bucket}`,
    '',
    ...path.map(
      ({ at, by, what }) =>
        `    ${(at === undefined ? '' : toIso(at)).padEnd(24)}  ${by.padEnd(9)}  ${printable(what)}`,
    ),
    '',
    `Proof that it is leaf ${count(proof.index + 1)} of ${count(proof.leaves)} under the root (RFC 6962, SHA-256):`,
    '',
    `    record ${recordText(proof.record)}`,
    `    leaf   ${proof.leaf}   = SHA-256(00 record)`,
    ...proof.steps.map(
      ({ side, hash }, at) =>
        `    ${String(at + 1).padStart(4)}   ${hash}   on the ${side}: SHA-256(01 ${side === 'left' ? 'it, then what you have' : 'what you have, then it'})`,
    ),
    `    root   ${proof.root}`,
    '',
    'By hand, with nothing of this tool: it must print the root that the report and the certificate name.',
    '',
    ...byHand(proof).map((line) => `    ${line}`),
  ].join('\n');
