import { BAD_INPUT, type ExitCode } from '#lib/cli/exit-code.ts';
import { parseOptions } from '#lib/cli/parse-options.ts';
import type { Terminal } from '#lib/cli/terminal.ts';
import { VERBS } from '#lib/cli/verbs.ts';
import { didYouMean } from '#lib/runbook/nearest.ts';

/** A verb's options as given on the command line, and what stands without an option. */
export interface Given {
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly words: readonly string[];
}

export interface Verb {
  readonly name: string;
  /** How it is called, after the verb's name. */
  readonly usage: string;
  readonly purpose: string;
  /** Name, kind and meaning of each option. */
  readonly options: Readonly<
    Record<
      string,
      {
        readonly type: 'string' | 'boolean';
        readonly meaning: string;
        /** May be given several times: a line each. @default the last one counts */
        readonly many?: true;
      }
    >
  >;
  run(given: Given, terminal: Terminal): Promise<ExitCode>;
}

/** Runs one command. Bad input is told in words and exits with 2; a bug of ours throws, with its trace. */
export const main = async (argv: readonly string[], terminal: Terminal): Promise<ExitCode> => {
  const [name, ...rest] = argv;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    terminal.out(overview());
    return name === undefined ? BAD_INPUT : 0;
  }
  const verb = VERBS.find((candidate) => candidate.name === name);
  if (!verb) {
    const names = VERBS.map((known) => known.name);
    terminal.err(
      `cutover: there is no verb ${JSON.stringify(name)}.${didYouMean(name, names)} There are: ${names.join(', ')}.`,
    );
    return BAD_INPUT;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    terminal.out(help(verb));
    return 0;
  }
  const given = parseOptions(verb, rest);
  if (!given.ok) {
    terminal.err(`cutover ${verb.name}: ${given.error} More: npx cutover ${verb.name} --help`);
    return BAD_INPUT;
  }
  return verb.run(given.value, terminal);
};

const overview = (): string =>
  [
    'cutover: a go-live to e-invoicing as a program.',
    '',
    ...VERBS.map((verb) => `  ${verb.name.padEnd(17)} ${verb.purpose}`),
    '',
    'npx cutover VERB --help says more. Exit codes: 0 done, 1 the answer is no, 2 bad input.',
  ].join('\n');

const help = (verb: Verb): string =>
  [
    `npx cutover ${verb.name} ${verb.usage}`,
    '',
    verb.purpose,
    '',
    ...Object.entries(verb.options).map(
      ([name, { type, meaning }]) =>
        `  ${`--${name}${type === 'string' ? ' VALUE' : ''}`.padEnd(22)} ${meaning}`,
    ),
  ].join('\n');
