import type { Terminal } from '#lib/cli/terminal.ts';

/** A last line that is rewritten in place; whatever else is written goes above it. */
export interface LiveLine {
  /** For everybody else who writes: the line makes room for them, and stays away while somebody is asked. */
  readonly terminal: Terminal;
  /** False: lines cannot be rewritten, and `show` does nothing. */
  readonly alive: boolean;
  show(text: string): void;
  clear(): void;
}

const CLEAR = '\r\u001b[K';
const DEFAULT_COLUMNS = 80;

export const liveLine = (terminal: Terminal): LiveLine => {
  const raw = terminal.interactive ? terminal.raw : undefined;
  let line = '';
  let asking = 0;

  const above = (write: () => void): void => {
    if (line === '' || raw === undefined || asking > 0) {
      write();
      return;
    }
    raw(CLEAR);
    write();
    raw(line);
  };
  const clear = (): void => {
    if (line !== '') raw?.(CLEAR);
    line = '';
  };

  return {
    terminal: {
      ...terminal,
      out: (text) => above(() => terminal.out(text)),
      err: (text) => above(() => terminal.err(text)),
      async ask(question, signal) {
        clear();
        asking += 1;
        try {
          return await terminal.ask(question, signal);
        } finally {
          asking -= 1;
        }
      },
    },
    alive: raw !== undefined,
    show(text) {
      if (raw === undefined || asking > 0) return;
      // One column is left free: a full line would wrap, and then only half of it could be taken back.
      const next = text.slice(0, (terminal.columns?.() ?? DEFAULT_COLUMNS) - 1);
      if (next === line) return;
      raw(`\r${next}\u001b[K`);
      line = next;
    },
    clear,
  };
};
