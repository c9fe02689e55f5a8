import { DONE, type ExitCode, NOT_MET } from '#lib/cli/exit-code.ts';
import type { Reply } from '#lib/cli/interactive/command.ts';
import type { Given } from '#lib/cli/main.ts';
import type { Terminal } from '#lib/cli/terminal.ts';

/**
 * Prints what became of a command: done, or refused (1). `where` is the option that a next command needs to reach the
 * same world; a command to be typed next stands at the end of `next`, and a sentence gets no option.
 */
export const printReply = (reply: Reply, where: string, given: Given, terminal: Terminal): ExitCode => {
  const { ok, text, next } = reply;
  const step = where !== '' && next.includes('npx cutover ') ? `${next} ${where}` : next;
  if (given.options.json === true) terminal.out(JSON.stringify({ ...reply, next: step }, null, 2));
  else if (ok) terminal.out(`${text}\nNext: ${step}`);
  else terminal.err(`Refused: ${text}\nNext: ${step}`);
  return ok ? DONE : NOT_MET;
};
