import { DEFAULT_OUT } from '#lib/cli/default-out.ts';
import { BAD_INPUT, DONE } from '#lib/cli/exit-code.ts';
import { lastReport, lastReportText } from '#lib/cli/last-report.ts';
import type { Given, Verb } from '#lib/cli/main.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import { err, ok, type Result } from '#lib/result.ts';

export const report: Verb = {
  name: 'report',
  usage: '[--out DIR] [--json | --markdown]',
  purpose: 'Prints the report of the last rehearsal again.',
  options: {
    out: { type: 'string', meaning: `where it was written; default: ${DEFAULT_OUT}` },
    json: { type: 'boolean', meaning: 'the data' },
    markdown: { type: 'boolean', meaning: 'the page, with every task' },
  },
  async run(given, terminal) {
    const text = textOf(given);
    if (!text.ok) {
      terminal.err(`cutover report: ${text.error}`);
      return BAD_INPUT;
    }
    terminal.out(text.value);
    return DONE;
  },
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
