import { createInterface, type Interface } from 'node:readline';

export interface LineReader {
  /** Undefined once the input has ended, or when the signal is aborted. */
  ask(question: string, signal?: AbortSignal): Promise<string | undefined>;
}

/**
 * Reads lines from a pipe or a file. Lines that come before they are asked for are kept; between two questions nothing
 * is read, so that a waiting input does not keep the process alive.
 */
export const pipeReader = (input: NodeJS.ReadStream, output: NodeJS.WriteStream): LineReader => {
  const lines: string[] = [];
  let reader: Interface | undefined;
  let ended = false;
  let wake: (() => void) | undefined;

  const open = (): Interface => {
    if (reader) return reader;
    const made = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
    made.on('line', (line) => {
      lines.push(line);
      wake?.();
    });
    made.on('close', () => {
      ended = true;
      wake?.();
    });
    reader = made;
    return made;
  };

  return {
    async ask(question, signal) {
      const lineReader = open();
      output.write(question);
      if (lines.length === 0 && !ended && signal?.aborted !== true) {
        lineReader.resume();
        await new Promise<void>((resolve) => {
          wake = resolve;
          signal?.addEventListener('abort', () => resolve(), { once: true });
        });
        wake = undefined;
      }
      if (!ended) lineReader.pause();
      const line = signal?.aborted === true ? undefined : lines.shift();
      output.write(line === undefined ? '\n' : `${line}\n`);
      return line;
    },
  };
};

/** Reads lines from a person at a terminal, with editing and a history; the terminal is let go between two questions. */
export const personReader = (input: NodeJS.ReadStream, output: NodeJS.WriteStream): LineReader => {
  let history: string[] = [];
  return {
    ask: (question, signal) =>
      new Promise((resolve) => {
        const reader = createInterface({ input, output, terminal: true, history: [...history] });
        const end = (line: string | undefined): void => {
          resolve(line);
          reader.close();
        };
        reader.on('history', (lines: string[]) => {
          history = lines;
        });
        let interrupted = false;
        reader.on('SIGINT', () => {
          // No end of input: nobody is to be told that one is waited for elsewhere.
          interrupted = true;
          reader.close();
          output.write('\n');
          process.kill(process.pid, 'SIGINT');
        });
        reader.on('close', () => {
          if (!interrupted) resolve(undefined);
        });
        signal?.addEventListener('abort', () => end(undefined), { once: true });
        reader.question(question, end);
      }),
  };
};
