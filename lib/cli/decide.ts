import { commandFrom } from '#lib/cli/command-from.ts';
import { CONTROL_OPTIONS, runControlVerb } from '#lib/cli/control-verb.ts';
import { BAD_INPUT } from '#lib/cli/exit-code.ts';
import type { Verb } from '#lib/cli/main.ts';
import { STAGE_OPTIONS } from '#lib/cli/stage-option.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import { whereItRuns } from '#lib/cli/where-it-runs.ts';
import { err } from '#lib/result.ts';

const USAGE =
  'GATE go|no-go|object --by PERSON [--note TEXT] [--override TEXT] [--condition TEXT]… [--break-glass --reason TEXT --voters PERSON,… --evidence CHARACTERS --witness PERSON | --confirm ENTRY] [--stage STAGE | --out DIR] [--json]';

export const decide: Verb = {
  name: 'decide',
  usage: USAGE,
  purpose:
    'Casts one person’s vote on an open gate. Where gates are decided by pull request, always so in production, it changes nothing, says where to decide, and exits with 1.',
  options: {
    by: { type: 'string', meaning: 'who votes: a member of the authority, or a deputy' },
    note: { type: 'string', meaning: 'why; kept with the vote; an objection needs it' },
    override: {
      type: 'string',
      meaning: 'why the chair goes on although a way back might outlast the window',
    },
    condition: {
      type: 'string',
      many: true,
      meaning: 'of a go: "TEXT; owner: PERSON; due: YYYY-MM-DD"; may be given several times',
    },
    'break-glass': {
      type: 'boolean',
      meaning: 'enter what was decided by telephone while GitHub is down; where the runbook permits it',
    },
    reason: { type: 'string', meaning: 'with --break-glass: what is down, since when, who was asked' },
    voters: { type: 'string', meaning: 'with --break-glass: who decided, by person, with commas between' },
    evidence: {
      type: 'string',
      meaning: 'with --break-glass: the first 12 characters of the digest that the voters read out',
    },
    witness: { type: 'string', meaning: 'with --break-glass: who heard it too, and confirms it afterwards' },
    confirm: {
      type: 'string',
      meaning:
        'the witness confirms what was entered with --break-glass: the 12 characters that were read aloud',
    },
    ...STAGE_OPTIONS,
    ...CONTROL_OPTIONS,
  },
  run(given, terminal) {
    if (given.options['break-glass'] === true || stringOption(given, 'confirm') !== undefined) {
      return whereItRuns('decide', given, terminal, () => {
        terminal.err(
          'cutover decide: --break-glass and --confirm are for a deployed stage; name it with --stage. A rehearsal has the act break-glass of a scenario.',
        );
        return Promise.resolve(BAD_INPUT);
      });
    }
    const [gate, vote, ...more] = given.words;
    const usage = `npx cutover decide ${USAGE}`;
    const note = stringOption(given, 'note');
    const override = stringOption(given, 'override');
    const conditions = stringOption(given, 'condition');
    const wrong =
      more.length > 0
        ? `${more.join(' ')} is too much`
        : vote === 'object' && note === undefined
          ? '--note is missing: an objection says why'
          : vote !== 'go' && override !== undefined
            ? '--override goes with a go only'
            : vote !== 'go' && conditions !== undefined
              ? '--condition goes with a go only'
              : undefined;
    const command =
      wrong !== undefined
        ? err(`${wrong}. It is called so: ${usage}`)
        : commandFrom(
            { verb: 'decide', gate, vote, by: stringOption(given, 'by'), note, override, conditions },
            usage,
          );
    if (!command.ok) {
      terminal.err(`cutover decide: ${command.error}`);
      return Promise.resolve(BAD_INPUT);
    }
    return whereItRuns('decide', given, terminal, () => runControlVerb('decide', command, given, terminal));
  },
};
