import { accountText } from '#lib/account/conservation-account.ts';
import { witnessText } from '#lib/account/witnesses.ts';
import { type GatheredReport, gatherReport } from '#lib/aws/stage-report/gather-report.ts';
import { fileHistories } from '#lib/cli/aws/file-histories.ts';
import type { StageVerb } from '#lib/cli/aws/stage-call.ts';
import { BAD_INPUT, DONE, type ExitCode } from '#lib/cli/exit-code.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import { type OutputFolder, openOutputFolder } from '#lib/rehearsal/output-folder.ts';
import { wordsOf } from '#lib/rehearsal/write-output.ts';
import { buildReport } from '#lib/report/build-report.ts';
import { invoiceListCsv } from '#lib/report/listed-invoice.ts';
import { renderMarkdown } from '#lib/report/render-markdown.ts';
import { renderScreen, type ScreenContext } from '#lib/report/render-screen.ts';
import { StageReport } from '#lib/report/report.ts';

/** The same report as a rehearsal's, of what really happened on the stage. */
export const reportOnStage: StageVerb = async ({ stage, compiled, given, terminal, connect }) => {
  const fail = (text: string): ExitCode => {
    terminal.err(`cutover report: ${text}`);
    return BAD_INPUT;
  };
  if (given.words.length > 0) return fail(`it takes no words, and ${given.words.join(' ')} was given.`);
  if (given.options.json === true && given.options.markdown === true) {
    return fail('--json or --markdown, not both: call it once a form.');
  }
  const world = await connect();
  if (!world.ok) return fail(world.error);
  const gathered = await gatherReport(world.value, world.value, await world.value.witnesses());
  if (!gathered.ok) return fail(`${gathered.error}. Start it: npx cutover start --stage ${stage}`);
  const { facts } = gathered.value;
  const report = StageReport.parse(buildReport(facts));
  const path = stringOption(given, 'out') ?? `out/${world.value.compiled.runbook.cutover}-${stage}`;
  const folder = openOutputFolder(path);
  if (!folder.ok) return fail(folder.error);
  const words = wordsOf(compiled, folder.value.path);
  write(folder.value, gathered.value, report, words);
  for (const problem of await fileHistories(world.value, gathered.value.executions)) {
    terminal.err(`cutover report: ${problem}.`);
  }
  if (given.options.json === true) terminal.out(JSON.stringify(report, null, 2));
  else if (given.options.markdown === true) terminal.out(renderMarkdown(report, words).trimEnd());
  else terminal.out(renderScreen(report, words));
  return DONE;
};

const write = (
  folder: OutputFolder,
  { facts, evidenceTexts }: GatheredReport,
  report: StageReport,
  words: ScreenContext,
): void => {
  folder.write('report.json', `${JSON.stringify(report, null, 2)}\n`);
  folder.write('report.md', renderMarkdown(report, words));
  folder.write('report.txt', `${renderScreen(report, words)}\n`);
  folder.write('invoices.csv', invoiceListCsv(facts.invoiceList));
  folder.write('account.json', accountText(facts.account));
  folder.write('witnesses.json', witnessText(facts.witnesses));
  for (const [name, csv] of facts.financeLists) folder.writeFinance(name, csv);
  for (const [instance, text] of evidenceTexts) folder.writeEvidence(`${instance}.json`, text);
};
