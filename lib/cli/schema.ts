import { BAD_INPUT, DONE } from '#lib/cli/exit-code.ts';
import type { Verb } from '#lib/cli/main.ts';
import { optionProblem } from '#lib/cli/option-problem.ts';
import { shownPath } from '#lib/cli/shown-path.ts';
import { projectFolder } from '#lib/local/project-folder.ts';
import { writeFiles } from '#lib/local/write-files.ts';
import { scenarioSchemaText } from '#lib/rehearsal/scenario-json-schema.ts';
import { formatProblems } from '#lib/runbook/format-problems.ts';
import { runbookSchemaText } from '#lib/runbook/json-schema.ts';

const SCHEMAS = { runbook: runbookSchemaText, scenario: scenarioSchemaText } as const;

const isKnown = (word: string): word is keyof typeof SCHEMAS => Object.hasOwn(SCHEMAS, word);

export const schema: Verb = {
  name: 'schema',
  usage: '[runbook | scenario] [--write]',
  purpose: 'Prints the JSON Schema that editors complete and underline runbooks and scenarios by.',
  options: {
    write: { type: 'boolean', meaning: 'write runbooks/runbook.schema.json and scenario.schema.json' },
  },
  async run(given, terminal) {
    const [which = 'runbook', ...more] = given.words;
    if (more.length > 0 || !isKnown(which)) {
      const problem = optionProblem('schema', {
        message: 'there is no such schema',
        seen: given.words.join(' '),
        allowed: Object.keys(SCHEMAS).join(', '),
        fix: 'Name one of them.',
      });
      terminal.err(formatProblems([problem]).trimEnd());
      return BAD_INPUT;
    }
    if (given.options.write !== true) {
      terminal.out(SCHEMAS[which]().trimEnd());
      return DONE;
    }
    const texts = Object.entries(SCHEMAS).map(([name, text]) => [`${name}.schema.json`, text()]);
    const written = writeFiles(projectFolder('runbooks'), Object.fromEntries(texts));
    if (!written.ok) {
      terminal.err(`cutover schema --write: ${written.error}`);
      return BAD_INPUT;
    }
    terminal.out(
      `Written: ${written.value.map(shownPath).join(', ')}\nNext: commit them; editors read them.`,
    );
    return DONE;
  },
};
