import { DEFAULT_OUT } from '#lib/cli/default-out.ts';
import { BAD_INPUT, type ExitCode } from '#lib/cli/exit-code.ts';
import { callControl } from '#lib/cli/interactive/call-control.ts';
import type { Command } from '#lib/cli/interactive/command.ts';
import type { Given, Verb } from '#lib/cli/main.ts';
import { printReply } from '#lib/cli/print-reply.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import type { Terminal } from '#lib/cli/terminal.ts';
import type { Result } from '#lib/result.ts';

export const CONTROL_OPTIONS = {
  out: { type: 'string', meaning: `the folder of the running rehearsal; default: ${DEFAULT_OUT}` },
  json: { type: 'boolean', meaning: 'print the reply as JSON' },
} as const satisfies Verb['options'];

/** Hands a command to the running rehearsal and prints what it replied: done, refused (1), or nobody is there (2). */
export const runControlVerb = async (
  verb: string,
  command: Result<Command, string>,
  given: Given,
  terminal: Terminal,
): Promise<ExitCode> => {
  if (!command.ok) {
    terminal.err(`cutover ${verb}: ${command.error}`);
    return BAD_INPUT;
  }
  const out = stringOption(given, 'out') ?? DEFAULT_OUT;
  const reply = await callControl(out, command.value);
  if (!reply.ok) {
    terminal.err(`cutover ${verb}: ${reply.error}`);
    return BAD_INPUT;
  }
  return printReply(reply.value, out === DEFAULT_OUT ? '' : `--out ${out}`, given, terminal);
};
