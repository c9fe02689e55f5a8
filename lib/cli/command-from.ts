import { Command } from '#lib/cli/interactive/command.ts';
import { err, ok, type Result } from '#lib/result.ts';

/** What is given with two dashes; the rest are words. */
const OPTIONS = new Set(['by', 'note', 'override', 'evidence', 'to']);

/** A command from words and options, or which of them does not fit, in one line. */
export const commandFrom = (
  values: Readonly<Record<string, string | undefined>>,
  usage: string,
): Result<Command, string> => {
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  const parsed = Command.safeParse(given);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  const name = String(issue?.path[0] ?? 'command');
  const seen = given[name];
  const shown = OPTIONS.has(name) ? `--${name}` : name;
  return err(
    `${seen === undefined ? `${shown} is missing` : `${shown} cannot be ${JSON.stringify(seen.slice(0, 60))}`}. It is called so: ${usage}`,
  );
};
