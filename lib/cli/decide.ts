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
    note: { type: 'string', meaning: 'why; kept with the vote; an objection needs it' },
    ...CONTROL_OPTIONS,
  },
  run(given, terminal) {
    const [gate, vote, ...more] = given.words;
    const usage = `npx cutover decide ${USAGE}`;
    const note = stringOption(given, 'note');
    const wrong =
      more.length > 0
        ? `${more.join(' ')} is too much`
        : vote === 'object' && note === undefined
          ? '--note is missing: an objection says why'
          : undefined;
    const command =
      wrong !== undefined
        ? err(`${wrong}. It is called so: ${usage}`)
        : commandFrom({ verb: 'decide', gate, vote, by: stringOption(given, 'by'), note }, usage);
    return runControlVerb('decide', command, given, terminal);
  },
};
