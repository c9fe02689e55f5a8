import { commandFrom } from '#lib/cli/command-from.ts';
import { CONTROL_OPTIONS, runControlVerb } from '#lib/cli/control-verb.ts';
import { BAD_INPUT } from '#lib/cli/exit-code.ts';
import type { Verb } from '#lib/cli/main.ts';
import { STAGE_OPTIONS } from '#lib/cli/stage-option.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import { whereItRuns } from '#lib/cli/where-it-runs.ts';
import { err } from '#lib/result.ts';

const USAGE =
  'start|done|block|reassign|retry|give-up TASK [--by PERSON] [--evidence TEXT] [--note TEXT] [--to PERSON] [--stage STAGE | --out DIR] [--json]';

export const task: Verb = {
  name: 'task',
  usage: USAGE,
  purpose: 'Reports a task of a cutover: begun, done, blocked, handed to somebody else.',
  options: {
    by: { type: 'string', meaning: 'who reports; in a rehearsal its owner, if left out' },
    evidence: { type: 'string', meaning: 'for done: how anybody can see that it is done' },
    note: { type: 'string', meaning: 'for block and give-up: why' },
    to: { type: 'string', meaning: 'for reassign: the new owner' },
    ...STAGE_OPTIONS,
    ...CONTROL_OPTIONS,
  },
  run(given, terminal) {
    const [report, name, ...more] = given.words;
    const usage = `npx cutover task ${USAGE}`;
    const options = Object.fromEntries(
      ['by', 'evidence', 'note', 'to'].map((option) => [option, stringOption(given, option)]),
    );
    const command =
      more.length > 0
        ? err(`${more.join(' ')} is too much (quotes around a text?). It is called so: ${usage}`)
        : commandFrom({ verb: 'task', report, task: name, ...options }, usage);
    if (!command.ok) {
      terminal.err(`cutover task: ${command.error}`);
      return Promise.resolve(BAD_INPUT);
    }
    return whereItRuns('task', given, terminal, () => runControlVerb('task', command, given, terminal));
  },
};
