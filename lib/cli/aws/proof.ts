import { type AccountCheck, checkAccount } from '#lib/account/check-account.ts';
import type { ConservationAccount } from '#lib/account/conservation-account.ts';
import { makeAccount } from '#lib/account/make-account.ts';
import { gatherReport } from '#lib/aws/stage-report/gather-report.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { openAccountFolder } from '#lib/cli/account-folder.ts';
import type { StageVerb } from '#lib/cli/aws/stage-call.ts';
import { BAD_INPUT, type ExitCode } from '#lib/cli/exit-code.ts';
import { tellAccount } from '#lib/cli/proof-account.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import { sha256 } from '#lib/digest.ts';
import type { Archive } from '#lib/ports/archive.ts';
import { buildReport } from '#lib/report/build-report.ts';
import { StageReport } from '#lib/report/report.ts';

/** The account of a deployed cutover as its stores, its ERP and the authority have it now. */
export const proofOnStage: StageVerb = async ({ stage, given, terminal, where, connect }) => {
  const fail = (text: string): ExitCode => {
    terminal.err(`cutover proof: ${text}`);
    return BAD_INPUT;
  };
  const world = await connect();
  if (!world.ok) return fail(world.error);
  const gathered = await gatherReport(world.value, world.value, await world.value.witnesses());
  if (!gathered.ok) return fail(`${gathered.error}. Start it: npx cutover start --stage ${stage}`);
  const { facts, rows } = gathered.value;
  const { account, witnesses: said, notChecked } = facts;
  const number = stringOption(given, 'invoice');
  const checks = [
    ...checkAccount(account, {
      again: makeAccount(account, rows, said),
      report: StageReport.parse(buildReport(facts)),
      certified: undefined,
      unarchived: number === undefined ? undefined : await notArchived(world.value.archive, rows, number),
    }),
    await againstFiled(
      account,
      stringOption(given, 'of') ?? `out/${world.value.compiled.runbook.cutover}-${stage}`,
      where,
    ),
    ...notChecked.map((text): AccountCheck => ({ verdict: 'not-here', text })),
  ];
  return tellAccount({ account, rows, said, checks, where: `stage ${stage}` }, given, terminal);
};

/** Of one invoice: reading each of ten thousand would take an hour. */
const notArchived = async (
  archive: Pick<Archive, 'get'>,
  rows: readonly LedgerRow[],
  number: string,
): Promise<readonly string[]> => {
  const row = rows.find((one) => one.number === number && one.state === 'cleared');
  if (row?.archiveKey === undefined) return [];
  const bytes = await archive.get(row.archiveKey);
  return bytes !== undefined && sha256(bytes) === row.archiveDigest ? [] : [number];
};

/** A report that was filed before may be of another moment; of the same it must be the same. */
const againstFiled = async (
  account: ConservationAccount,
  folder: string,
  where: string,
): Promise<AccountCheck> => {
  const filed = await openAccountFolder(folder);
  if (!filed.ok) {
    return {
      verdict: 'not-here',
      text: `no report of it is filed in ${folder}: npx cutover report ${where} files one`,
    };
  }
  const { root, until } = filed.value.filed;
  if (root === account.root)
    return { verdict: 'agrees', text: `the report filed in ${folder} has this root` };
  return until === account.until
    ? { verdict: 'differs', text: `the report filed in ${folder}, of the same moment, has the root ${root}` }
    : {
        verdict: 'not-here',
        text: `the report filed in ${folder} is of ${until}, root ${root}; invoices went on since`,
      };
};
