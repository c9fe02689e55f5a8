import { DEFAULT_OUT } from '#lib/cli/default-out.ts';
import { BAD_INPUT, DONE, type ExitCode } from '#lib/cli/exit-code.ts';
import { lastReport, lastReportText } from '#lib/cli/last-report.ts';
import type { Given, Verb } from '#lib/cli/main.ts';
import { STAGE_OPTIONS } from '#lib/cli/stage-option.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import type { Terminal } from '#lib/cli/terminal.ts';
import { whereItRuns } from '#lib/cli/where-it-runs.ts';
import { err, ok, type Result } from '#lib/result.ts';

export const report: Verb = {
  name: 'report',
  usage: '[--stage STAGE] [--out DIR] [--json | --markdown]',
  purpose:
    'Prints the report of the last rehearsal again; with --stage makes the same report of the deployed cutover, and writes it.',
  options: {
    out: {
      type: 'string',
      meaning: `where it was written, or is to be; default: ${DEFAULT_OUT}, of a stage out/<cutover>-<stage>`,
    },
    json: { type: 'boolean', meaning: 'the data' },
    markdown: { type: 'boolean', meaning: 'the page, with every task' },
    ...STAGE_OPTIONS,
    'erp-url': {
      type: 'string',
      meaning: 'with --stage: the ERP connector; its token from the stage’s secret, or CUTOVER_ERP_TOKEN',
    },
    'authority-url': {
      type: 'string',
      meaning: 'with --stage: the authority; its keys from the stage’s secret',
    },
  },
  run: (given, terminal) => whereItRuns('report', given, terminal, () => ofRehearsal(given, terminal), false),
};

const ofRehearsal = async (given: Given, terminal: Terminal): Promise<ExitCode> => {
  const text = textOf(given);
  if (!text.ok) {
    terminal.err(`cutover report: ${text.error}`);
    return BAD_INPUT;
  }
  terminal.out(text.value);
  return DONE;
};

const textOf = (given: Given): Result<string, string> => {
  const out = stringOption(given, 'out') ?? DEFAULT_OUT;
  const { json, markdown } = given.options;
  if (given.words.length > 0) return err(`it takes no words, and ${given.words.join(' ')} was given.`);
  if (json === true && markdown === true) return err('--json or --markdown, not both: call it once a form.');
  if (json !== true) return lastReportText(out, markdown === true ? 'markdown' : 'screen');
  const data = lastReport(out);
  return data.ok ? ok(JSON.stringify(data.value, null, 2)) : data;
};
