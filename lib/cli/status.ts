import { CONTROL_OPTIONS, runControlVerb } from '#lib/cli/control-verb.ts';
import { DEFAULT_OUT } from '#lib/cli/default-out.ts';
import { BAD_INPUT, DONE, type ExitCode } from '#lib/cli/exit-code.ts';
import { callControl } from '#lib/cli/interactive/call-control.ts';
import { lastReport } from '#lib/cli/last-report.ts';
import type { Given, Verb } from '#lib/cli/main.ts';
import { STAGE_OPTIONS } from '#lib/cli/stage-option.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import type { Terminal } from '#lib/cli/terminal.ts';
import { whereItRuns } from '#lib/cli/where-it-runs.ts';
import { ok } from '#lib/result.ts';

export const status: Verb = {
  name: 'status',
  usage: '[--stage STAGE [--watch] | --out DIR] [--json]',
  purpose:
    'Where a deployed cutover or the running rehearsal stands and who is waited for; else how the last one ended.',
  options: {
    watch: { type: 'boolean', meaning: 'with --stage: again every 5 seconds while it runs' },
    ...STAGE_OPTIONS,
    ...CONTROL_OPTIONS,
  },
  run: (given, terminal) => whereItRuns('status', given, terminal, () => ofRehearsal(given, terminal)),
};

const ofRehearsal = async (given: Given, terminal: Terminal): Promise<ExitCode> => {
  const out = stringOption(given, 'out') ?? DEFAULT_OUT;
  const running = await callControl(out, { verb: 'status' });
  if (running.ok) return runControlVerb('status', ok({ verb: 'status' }), given, terminal);
  const report = lastReport(out);
  if (!report.ok) {
    terminal.err(`cutover status: ${running.error}`);
    return BAD_INPUT;
  }
  const { outcome, scenario, seed, expectation, invoices, virtual } = report.value;
  if (given.options.json === true) {
    terminal.out(
      JSON.stringify({ running: false, outcome, scenario, seed, expectation, invoices, virtual }, null, 2),
    );
    return DONE;
  }
  terminal.out(
    [
      `No rehearsal is running. The last one in ${out} (scenario ${scenario}, seed ${seed}) ended ${outcome.toUpperCase()}, ${expectation.met ? 'as its scenario expects' : 'NOT as its scenario expects'}.`,
      ...expectation.misses.map((miss) => `  ! ${miss}`),
      `Next: npx cutover report --out ${out}`,
    ].join('\n'),
  );
  return DONE;
};
