import { type AccountCheck, checkAccount } from '#lib/account/check-account.ts';
import type { ConservationAccount } from '#lib/account/conservation-account.ts';
import { invoicePath } from '#lib/account/invoice-path.ts';
import { byHand, proofOf, renderAccount, renderInvoice } from '#lib/account/render-account.ts';
import type { Witnessed } from '#lib/account/witnesses.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { openAccountFolder } from '#lib/cli/account-folder.ts';
import { DEFAULT_OUT } from '#lib/cli/default-out.ts';
import { BAD_INPUT, DONE, type ExitCode, NOT_MET } from '#lib/cli/exit-code.ts';
import type { Given, Verb } from '#lib/cli/main.ts';
import { STAGE_OPTIONS } from '#lib/cli/stage-option.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import type { Terminal } from '#lib/cli/terminal.ts';
import { whereItRuns } from '#lib/cli/where-it-runs.ts';
import { nearest } from '#lib/runbook/nearest.ts';

/** Options of `cutover proof` that are about a finished cutover. */
export const PROOF_ACCOUNT_OPTIONS = {
  of: {
    type: 'string',
    meaning: `the folder of a finished rehearsal or report, to prove its account; default: ${DEFAULT_OUT}`,
  },
  invoice: { type: 'string', meaning: 'one invoice by its number: its path, and its proof under the root' },
  ...STAGE_OPTIONS,
  stage: {
    type: 'string',
    meaning: 'the account of a deployed cutover, gathered anew; held against the report in --of',
  },
  'erp-url': { type: 'string', meaning: 'with --stage: the ERP connector' },
  'authority-url': { type: 'string', meaning: 'with --stage: the authority' },
} as const satisfies Verb['options'];

/** True where the command line asks for the account of a finished cutover. */
export const asksForAccount = (given: Given): boolean =>
  ['of', 'invoice', 'stage'].some((name) => stringOption(given, name) !== undefined);

/** Of the stage that is named, else of a folder; `--of` alone means the folder whatever CUTOVER_STAGE says. */
export const proveFinished = (given: Given, terminal: Terminal): Promise<ExitCode> =>
  stringOption(given, 'of') !== undefined && stringOption(given, 'stage') === undefined
    ? proveAccount(given, terminal)
    : whereItRuns('proof', given, terminal, () => proveAccount(given, terminal), false);

/** The account of a finished cutover, made again from what is in a folder, or one invoice of it. */
export const proveAccount = async (given: Given, terminal: Terminal): Promise<ExitCode> => {
  const folder = stringOption(given, 'of') ?? DEFAULT_OUT;
  const read = await openAccountFolder(folder);
  if (!read.ok) {
    terminal.err(`cutover proof: ${read.error}`);
    return BAD_INPUT;
  }
  const { filed, rows, said } = read.value;
  return tellAccount(
    { account: filed, rows, said, checks: checkAccount(filed, read.value), where: folder },
    given,
    terminal,
  );
};

export interface ProvenAccount {
  readonly account: ConservationAccount;
  /** Undefined: the ledger is not at hand, and an invoice's path is told as far as the rest goes. */
  readonly rows: readonly LedgerRow[] | undefined;
  readonly said: Witnessed | undefined;
  readonly checks: readonly AccountCheck[];
  readonly where: string;
}

/** Prints the account or one invoice; exit 1 where something contradicts it or it is not clean. */
export const tellAccount = (proven: ProvenAccount, given: Given, terminal: Terminal): ExitCode => {
  const { account, checks, where } = proven;
  const number = stringOption(given, 'invoice');
  const { lost, duplicated, unexpected } = account.counts;
  const differs = checks.some(({ verdict }) => verdict === 'differs');
  const told =
    number === undefined ? tellWhole(proven, given, terminal) : tellInvoice(proven, number, given, terminal);
  if (told !== DONE) return told;
  if (differs) {
    terminal.err(
      `cutover proof: the account in ${where} does not agree with what it was made from (DIFFERS above). Do not rely on it: find out which of the files was changed, and by whom.`,
    );
  } else if (lost + duplicated + unexpected > 0) {
    terminal.err(
      `cutover proof: the account agrees with its report, and it is not clean: lost ${lost}, duplicated ${duplicated}, unexpected ${unexpected}. ${where}/invoices.csv says what Finance does with each.`,
    );
  } else return DONE;
  return NOT_MET;
};

const tellWhole = ({ account, checks, where }: ProvenAccount, given: Given, terminal: Terminal): ExitCode => {
  const { records: _, ...rest } = account;
  terminal.out(
    given.options.json === true
      ? JSON.stringify({ ...rest, checks }, null, 2)
      : renderAccount(account, checks, where),
  );
  return DONE;
};

const tellInvoice = (
  { account, rows, said, checks, where }: ProvenAccount,
  number: string,
  given: Given,
  terminal: Terminal,
): ExitCode => {
  const proof = proofOf(account, number);
  if (proof === undefined) {
    const near = nearest(
      number,
      account.records.map((record) => record.number),
    );
    terminal.err(
      `cutover proof: no invoice ${JSON.stringify(number.slice(0, 60))} was posted in the ERP, as ${where} has it (${account.counts.offered} were).${near === undefined ? '' : ` Did you mean ${near}?`} Numbers stand in invoices.csv there.`,
    );
    return BAD_INPUT;
  }
  const path = invoicePath(number, account, rows ?? [], said);
  if (given.options.json === true) {
    terminal.out(JSON.stringify({ ...proof, path, byHand: byHand(proof), checks }, null, 2));
    return DONE;
  }
  terminal.out(renderInvoice(proof, path));
  for (const { verdict, text } of checks) if (verdict === 'differs') terminal.out(`    DIFFERS   ${text}`);
  return DONE;
};
