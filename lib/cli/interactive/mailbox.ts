import type { Command, Reply } from './command.ts';

interface Letter {
  readonly command: Command;
  readonly reply: (reply: Reply) => void;
}

/** Commands from another terminal on their way into the run's own time. */
export interface Mailbox {
  submit(command: Command): Promise<Reply>;
  /** Carries out everything that came. Only in the run's own time: from a timer, or while the clock stands still. */
  drain(): Promise<void>;
  /** Resolves when something is there. Nobody but the holder of the clock waits for it. */
  arrival(signal: AbortSignal): Promise<void>;
  /** What is still unanswered is told so, as is everything that comes later. */
  close(): void;
}

const ENDED: Reply = {
  ok: false,
  text: 'The rehearsal has ended; nothing was changed.',
  next: 'npx cutover report',
};

export const makeMailbox = (options: {
  readonly carryOut: (command: Command) => Promise<Reply>;
  /** Runs a function at the present instant of the run, when the clock is not held. */
  readonly schedule: (fire: () => Promise<void>) => void;
}): Mailbox => {
  const letters: Letter[] = [];
  let wake: (() => void) | undefined;
  let closed = false;

  const drain = async (): Promise<void> => {
    for (let letter = letters.shift(); letter !== undefined; letter = letters.shift()) {
      letter.reply(await options.carryOut(letter.command));
    }
  };

  return {
    submit: (command) =>
      new Promise((reply) => {
        if (closed) {
          reply(ENDED);
          return;
        }
        letters.push({ command, reply });
        if (wake) wake();
        else options.schedule(drain);
      }),
    drain,
    arrival: (signal) =>
      new Promise((resolve) => {
        const end = (): void => {
          wake = undefined;
          resolve();
        };
        if (letters.length > 0 || signal.aborted) {
          resolve();
          return;
        }
        wake = end;
        signal.addEventListener('abort', end, { once: true });
      }),
    close() {
      closed = true;
      for (const letter of letters.splice(0)) letter.reply(ENDED);
    },
  };
};
