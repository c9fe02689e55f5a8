import { type ParseArgsConfig, parseArgs } from 'node:util';
import { BAD_INPUT, type ExitCode } from '#lib/cli/exit-code.ts';
import type { Terminal } from '#lib/cli/terminal.ts';
import { VERBS } from '#lib/cli/verbs.ts';

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
    Record<string, { readonly type: 'string' | 'boolean'; readonly meaning: string }>
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
    terminal.err(
      `cutover: there is no verb ${JSON.stringify(name)}. There are: ${VERBS.map((known) => known.name).join(', ')}.`,
    );
    return BAD_INPUT;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    terminal.out(help(verb));
    return 0;
  }
  const given = parse(verb, rest);
  if (typeof given === 'string') {
    terminal.err(`cutover ${verb.name}: ${given}\n\n${help(verb)}`);
    return BAD_INPUT;
  }
  return verb.run(given, terminal);
};

const parse = (verb: Verb, args: readonly string[]): Given | string => {
  const options: ParseArgsConfig['options'] = Object.fromEntries(
    Object.entries(verb.options).map(([name, { type }]) => [name, { type }]),
  );
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    const flat = Object.entries(parsed.values).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.at(-1) : value,
    ]);
    return { options: Object.fromEntries(flat), words: parsed.positionals };
  } catch (error) {
    if (error instanceof TypeError && 'code' in error) return error.message;
    throw error;
  }
};

const overview = (): string =>
  [
    'cutover: a go-live to e-invoicing as a program.',
    '',
    ...VERBS.map((verb) => `  ${verb.name.padEnd(10)} ${verb.purpose}`),
    '',
    'cutover VERB --help says more. Exit codes: 0 done, 1 the answer is no, 2 bad input.',
  ].join('\n');

const help = (verb: Verb): string =>
  [
    `cutover ${verb.name} ${verb.usage}`,
    '',
    verb.purpose,
    '',
    ...Object.entries(verb.options).map(
      ([name, { type, meaning }]) =>
        `  ${`--${name}${type === 'string' ? ' VALUE' : ''}`.padEnd(22)} ${meaning}`,
    ),
  ].join('\n');
