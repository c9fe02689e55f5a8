import { join, relative } from 'node:path';
import { accountText } from '#lib/account/conservation-account.ts';
import { witnessText } from '#lib/account/witnesses.ts';
import { statesOf } from '#lib/asl/states-of.ts';
import { makeCertificate } from '#lib/gates/certificate.ts';
import { instant } from '#lib/instant.ts';
import { projectFolder } from '#lib/local/project-folder.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import { judgedReport } from '#lib/rehearsal/judged-report.ts';
import type { OutputFolder } from '#lib/rehearsal/output-folder.ts';
import type { RehearsalRun } from '#lib/rehearsal/run-rehearsal.ts';
import type { Scenario } from '#lib/rehearsal/scenario-schema.ts';
import { fallbackFiles } from '#lib/report/fallback/fallback-files.ts';
import { makeFallback } from '#lib/report/fallback/make-fallback.ts';
import { invoiceListCsv } from '#lib/report/listed-invoice.ts';
import { renderMarkdown } from '#lib/report/render-markdown.ts';
import { renderScreen, type ScreenContext } from '#lib/report/render-screen.ts';
import type { Report } from '#lib/report/report.ts';

const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Writes all files of DESIGN section 7 but the ledger, and returns the report as it was written. */
export const writeOutput = (
  folder: OutputFolder,
  run: {
    readonly rehearsal: RehearsalRun;
    readonly compiled: CompiledRunbook;
    readonly scenario: Scenario;
    /** Epoch milliseconds of the world outside. */
    readonly rehearsedAt: number;
    readonly logLines: readonly string[];
  },
): Report => {
  const { rehearsal, compiled, scenario } = run;
  const report = judgedReport(rehearsal, scenario);
  const certificate = makeCertificate(report, compiled.digests, {
    cutover: compiled.runbook.cutover,
    rehearsedAt: instant(run.rehearsedAt),
    attestedBy: undefined,
    states: statesOf(compiled.program.definition).size,
  });
  folder.write('report.json', pretty(report));
  const words = wordsOf(compiled, folder.path, rehearsal.end.pulls !== undefined);
  folder.write('report.md', renderMarkdown(report, words));
  folder.write('report.txt', `${renderScreen(report, words)}\n`);
  folder.write('definition.asl.json', pretty(compiled.program.definition));
  folder.write('rollback.asl.json', pretty(compiled.program.rollbackDefinition));
  folder.write('certificate.json', pretty({ ...certificate, attested: false }));
  const sheet = fallbackFiles(makeFallback({ ...compiled, madeAt: instant(run.rehearsedAt) }));
  folder.write('fallback.html', sheet['fallback.html']);
  folder.write('fallback.md', sheet['fallback.md']);
  folder.write('invoices.csv', invoiceListCsv(rehearsal.facts.invoiceList));
  folder.write('account.json', accountText(rehearsal.facts.account));
  folder.write('witnesses.json', witnessText(rehearsal.facts.witnesses));
  for (const [name, csv] of rehearsal.facts.financeLists) folder.writeFinance(name, csv);
  if (run.logLines.length > 0) folder.write('log.jsonl', run.logLines.map((line) => `${line}\n`).join(''));
  for (const [instance, text] of rehearsal.evidence) folder.writeEvidence(`${instance}.json`, text);
  for (const [number, page] of rehearsal.end.pulls?.pages ?? []) folder.writePull(number, page);
  return report;
};

/** What the renderers need to know beside the report. */
export const wordsOf = (compiled: CompiledRunbook, folder: string, byPulls = false): ScreenContext => ({
  title: compiled.runbook.title,
  folder,
  zone: compiled.runbook.goLive.zone,
  nameOf: (person) => compiled.runbook.people[person]?.name ?? person,
  ...(byPulls && { repository: join(folder, 'repository') }),
  words: encodeURI(relative(folder, projectFolder('docs/words.md'))),
});
