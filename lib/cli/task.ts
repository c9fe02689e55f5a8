import { commandFrom } from '#lib/cli/command-from.ts';
import { CONTROL_OPTIONS, runControlVerb } from '#lib/cli/control-verb.ts';
import type { Verb } from '#lib/cli/main.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import { err } from '#lib/result.ts';

const USAGE =
  'start|done|block|reassign|retry|give-up TASK [--by PERSON] [--evidence TEXT] [--note TEXT] [--to PERSON] [--out DIR] [--json]';

export const task: Verb = {
  name: 'task',
  usage: USAGE,
  purpose: 'Reports a task of the running rehearsal: begun, done, blocked, handed to somebody else.',
  options: {
    by: { type: 'string', meaning: 'who reports; default: its owner' },
    evidence: { type: 'string', meaning: 'for done: how anybody can see that it is done' },
    note: { type: 'string', meaning: 'for block and give-up: why' },
    to: { type: 'string', meaning: 'for reassign: the new owner' },
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
    return runControlVerb('task', command, given, terminal);
  },
};
