import { writeCompiled } from '#lib/cli/compiled-folder.ts';
import { BAD_INPUT, DONE, type ExitCode } from '#lib/cli/exit-code.ts';
import { GO_LIVE_OPTION } from '#lib/cli/go-live-option.ts';
import { loadNamedRunbook } from '#lib/cli/load-named-runbook.ts';
import type { Given, Verb } from '#lib/cli/main.ts';
import { oneFile } from '#lib/cli/one-file.ts';
import { STAGE_OPTIONS } from '#lib/cli/stage-option.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import type { Terminal } from '#lib/cli/terminal.ts';
import { whereItRuns } from '#lib/cli/where-it-runs.ts';
import { instant } from '#lib/instant.ts';
import { fallbackFiles } from '#lib/report/fallback/fallback-files.ts';
import { makeFallback } from '#lib/report/fallback/make-fallback.ts';
import { sheetMarkdown } from '#lib/report/fallback/sheet-markdown.ts';
import { formatProblems } from '#lib/runbook/format-problems.ts';

export const fallback: Verb = {
  name: 'fallback',
  usage: '[FILE] [--go-live INSTANT] [--out DIR] | --stage STAGE --out DIR',
  purpose:
    'The sheet to print before the night: who to call, and what to do while GitHub or AWS cannot be reached. With --stage the dossiers of its open gates, too.',
  options: {
    ...STAGE_OPTIONS,
    runbook: { type: 'string', meaning: 'the runbook, as FILE; default: the shipped one' },
    'go-live': GO_LIVE_OPTION,
    out: {
      type: 'string',
      meaning: 'write it as HTML to print and as Markdown; default: print the Markdown',
    },
  },
  run: (given, terminal) => whereItRuns('fallback', given, terminal, () => onLaptop(given, terminal), false),
};

const onLaptop = async (given: Given, terminal: Terminal): Promise<ExitCode> => {
  const file = oneFile(given);
  const compiled = file.ok ? loadNamedRunbook(given, file.value) : file;
  if (!file.ok || !compiled.ok) {
    terminal.err(formatProblems(compiled.ok ? [] : compiled.error).trimEnd());
    return BAD_INPUT;
  }
  const sheet = makeFallback({ ...compiled.value, madeAt: instant(Date.now()) });
  const out = stringOption(given, 'out');
  if (out === undefined) {
    terminal.out(sheetMarkdown(sheet).trimEnd());
    return DONE;
  }
  const written = writeCompiled(out, fallbackFiles(sheet));
  if (!written.ok) {
    terminal.err(`cutover fallback --out ${written.error}`);
    return BAD_INPUT;
  }
  terminal.out(
    `Written: ${written.value.join(', ')}\n\nNext: print fallback.html (A4), one copy for each who is called, and fill in who leads, who types and who is the witness, and the numbers that are missing.`,
  );
  return DONE;
};
