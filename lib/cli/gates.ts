import { CONTROL_OPTIONS, runControlVerb } from '#lib/cli/control-verb.ts';
import { BAD_INPUT, type ExitCode } from '#lib/cli/exit-code.ts';
import { JOB_VERBS } from '#lib/cli/gates-job/job-arguments.ts';
import type { Given, Verb } from '#lib/cli/main.ts';
import { STAGE_OPTIONS } from '#lib/cli/stage-option.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import type { Terminal } from '#lib/cli/terminal.ts';
import { whereItRuns } from '#lib/cli/where-it-runs.ts';
import { ok } from '#lib/result.ts';

const USAGE =
  '[open|reconcile|audit | supersede GATE --by PERSON --reason TEXT] [--stage STAGE | --out DIR] [--json]';

export const gates: Verb = {
  name: 'gates',
  usage: USAGE,
  purpose:
    'Every gate of a cutover: decided, open until when, or to come; on a stage, where it is decided. supersede takes back an attempt that can never be decided. open, reconcile and audit are what GitHub’s jobs run.',
  options: {
    by: { type: 'string', meaning: 'of supersede: in whose name' },
    reason: { type: 'string', meaning: 'of supersede: why; people read it, and it is recorded' },
    ...STAGE_OPTIONS,
    ...CONTROL_OPTIONS,
  },
  run(given, terminal) {
    const [word] = given.words;
    if (JOB_VERBS.some((verb) => verb === word)) return asJob(given, terminal);
    if (word !== undefined && word !== 'supersede') {
      terminal.err(
        `cutover gates: ${JSON.stringify(word)} is not known. It is called so: npx cutover gates ${USAGE}`,
      );
      return Promise.resolve(BAD_INPUT);
    }
    // On a laptop an attempt that nobody decides runs out by itself.
    const laptop =
      word === undefined ? () => runControlVerb('gates', ok({ verb: 'gates' }), given, terminal) : undefined;
    return whereItRuns('gates', given, terminal, laptop);
  },
};

/** As `.github/gates/cutover-gates.mjs`, which is built from the same. */
const asJob = async ({ options, words }: Given, terminal: Terminal): Promise<ExitCode> => {
  const named = ['stage', 'runbook', 'deployment'].flatMap((name) => {
    const value = stringOption({ options, words }, name);
    return value === undefined ? [] : [`--${name}`, value];
  });
  const { gatesJob } = await import('#lib/cli/gates-job/gates-job.ts');
  return gatesJob([...words, ...named], {
    environment: process.env,
    folder: process.cwd(),
    out: terminal.out,
    err: terminal.err,
  });
};
