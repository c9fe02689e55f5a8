import { type LineReader, personReader, pipeReader } from '#lib/cli/line-reader.ts';
import type { Terminal } from '#lib/cli/terminal.ts';

/**
 * What a runbook, an ERP or an authority wrote must not steer the terminal that shows it: control characters other than
 * tab and line feed, and those that turn the direction of text, do not get through.
 */
const printable = (text: string): string =>
  text.replaceAll(/(?![\t\n])[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '�');

/** The process's own streams. */
export const processTerminal = (streams: Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr'>): Terminal => {
  const { stdin, stdout, stderr } = streams;
  let reader: LineReader | undefined;
  for (const stream of [stdout, stderr]) {
    // The reader of a pipe may leave early (`| head`); that is no error of ours.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  return {
    out: (text) => void stdout.write(`${printable(text)}\n`),
    err: (text) => void stderr.write(`${printable(text)}\n`),
    interactive: stdout.isTTY === true && stderr.isTTY === true,
    ask(question, signal) {
      reader ??= stdin.isTTY === true ? personReader(stdin, stderr) : pipeReader(stdin, stderr);
      return reader.ask(question, signal);
    },
    raw: (text) => void stderr.write(text),
    columns: () => stderr.columns ?? stdout.columns ?? 110,
  };
};
