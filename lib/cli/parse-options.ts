import { parseArgs } from 'node:util';
import type { Given, Verb } from '#lib/cli/main.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { didYouMean } from '#lib/runbook/nearest.ts';

/** A verb's options and words, or which of them does not fit: one line that says what the option takes. */
export const parseOptions = (verb: Verb, args: readonly string[]): Result<Given, string> => {
  const kinds = Object.entries(verb.options).map(([name, { type }]) => [name, { type }] as const);
  const { tokens, positionals } = parseArgs({
    args: [...args],
    options: Object.fromEntries(kinds),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const options: Record<string, string | boolean> = {};
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    const option = Object.hasOwn(verb.options, name) ? verb.options[name] : undefined;
    if (option === undefined || !rawName.startsWith('--')) return err(unknown(verb, name, rawName));
    if (option.type === 'boolean') {
      if (value !== undefined) return err(`${rawName} takes no value (${option.meaning}).`);
      options[name] = true;
      continue;
    }
    if (value === undefined || value === '') {
      return err(`${rawName} needs a value: ${option.meaning}.`);
    }
    // A negative number is left to whoever reads it, who knows what is allowed.
    if (inlineValue === false && /^-(?!\d)/.test(value)) {
      return err(
        `${rawName} needs a value, and ${value} follows: ${option.meaning}. A value that begins with a dash is written ${rawName}=${value}.`,
      );
    }
    const before = options[name];
    options[name] = option.many && typeof before === 'string' ? `${before}\n${value}` : value;
  }
  return ok({ options, words: positionals });
};

const unknown = (verb: Verb, name: string, rawName: string): string => {
  const known = Object.keys(verb.options);
  const meant = didYouMean(name, known).replace('mean ', 'mean --');
  return `there is no option ${rawName.slice(0, 60)}.${meant} Options of ${verb.name}: ${known.map((one) => `--${one}`).join(', ')}.`;
};
