import { commandFrom } from '#lib/cli/command-from.ts';
import { CONTROL_OPTIONS, runControlVerb } from '#lib/cli/control-verb.ts';
import type { Verb } from '#lib/cli/main.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import { err } from '#lib/result.ts';

const USAGE = 'GATE go|no-go|object --by PERSON [--note TEXT] [--out DIR] [--json]';

export const decide: Verb = {
  name: 'decide',
  usage: USAGE,
  purpose: "Casts one person's vote on an open gate of the running rehearsal.",
  options: {
    by: { type: 'string', meaning: 'who votes: a member of the authority, or a deputy' },
    note: { type: 'string', meaning: 'why; kept with the vote' },
    ...CONTROL_OPTIONS,
  },
  run(given, terminal) {
    const [gate, vote, ...more] = given.words;
    const usage = `cutover decide ${USAGE}`;
    const command =
      more.length > 0
        ? err(`${more.join(' ')} is too much. It is called so: ${usage}`)
        : commandFrom(
            { verb: 'decide', gate, vote, by: stringOption(given, 'by'), note: stringOption(given, 'note') },
            usage,
          );
    return runControlVerb('decide', command, given, terminal);
  },
};
