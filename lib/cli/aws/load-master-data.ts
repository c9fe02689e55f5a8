import { type LoadedSet, loadTenantMasterData } from '#lib/aws/tenant-master-data.ts';
import type { StageVerb } from '#lib/cli/aws/stage-call.ts';
import { BAD_INPUT } from '#lib/cli/exit-code.ts';
import { printReply } from '#lib/cli/print-reply.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import { loadCsvMasterData } from '#lib/local/csv-master-data.ts';
import { formatProblems } from '#lib/runbook/format-problems.ts';

const OUTCOMES = {
  stored: 'new',
  same: 'as they were loaded before',
  taken: 'NOT written: somebody else loaded other rows at this moment',
} as const satisfies Record<LoadedSet['outcome'], string>;

/** Reads the files whole before anything is written; what is wrong in them is told with its place, and nothing is loaded. */
export const loadMasterDataOnStage: StageVerb = async ({ compiled, given, terminal, connect, where }) => {
  const folder = stringOption(given, 'from');
  if (folder === undefined || given.words.length > 0) {
    terminal.err(
      'cutover load-master-data: --from is missing, or a word too many was given. --from names the folder with customers.csv, products.csv and tax-codes.csv.',
    );
    return BAD_INPUT;
  }
  const read = loadCsvMasterData(folder);
  if (!read.ok) {
    terminal.err(formatProblems(read.error).trimEnd());
    return BAD_INPUT;
  }
  const world = await connect();
  if (!world.ok) {
    terminal.err(`cutover load-master-data: ${world.error}`);
    return BAD_INPUT;
  }
  const { tenant } = compiled.runbook.client;
  const loaded = await loadTenantMasterData({ archive: world.value.archive, tenant }, read.value);
  const ok = loaded.every(({ outcome }) => outcome !== 'taken');
  const text = loaded.map(
    ({ set, rows, load, outcome }) => `${set}: ${rows} rows, load ${load}, ${OUTCOMES[outcome]}`,
  );
  const reply = {
    ok,
    text: `The master data of ${tenant}:\n${text.join('\n')}`,
    next: ok ? 'npx cutover status' : `npx cutover load-master-data --from ${folder}`,
  };
  return printReply(reply, where, given, terminal);
};
