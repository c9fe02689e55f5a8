import { describe, expect, it } from 'vitest';
import { liveLine } from '#lib/cli/live-line.ts';
import type { Terminal } from '#lib/cli/terminal.ts';

/** What a screen of so many columns shows after everything was written. */
const screen = (columns: number) => {
  const lines: string[] = [''];
  const write = (text: string): void => {
    // Clearing to the end of the line adds nothing here: going back to its beginning empties it.
    const pieces = text.replaceAll('\u001b[K', '').split(/(\r|\n)/);
    for (const piece of pieces) {
      if (piece === '\r') lines[lines.length - 1] = '';
      else if (piece === '\n') lines.push('');
      else lines[lines.length - 1] += piece;
    }
  };
  const terminal: Terminal = {
    out: (text) => write(`${text}\n`),
    err: (text) => write(`${text}\n`),
    interactive: true,
    async ask(question) {
      write(question);
      return 'yes';
    },
    raw: write,
    columns: () => columns,
  };
  return { terminal, lines };
};

describe('the live line', () => {
  it('is rewritten in place, and lets others write above it', () => {
    const { terminal, lines } = screen(80);
    const live = liveLine(terminal);
    live.show('one');
    live.show('two');
    live.terminal.err('an event');
    expect(lines).toEqual(['an event', 'two']);
    live.clear();
    expect(lines).toEqual(['an event', '']);
  });

  it('is cut where the terminal ends: a wrapped line could not be taken back', () => {
    const { terminal, lines } = screen(10);
    liveLine(terminal).show('0123456789abc');
    expect(lines).toEqual(['012345678']);
  });

  it('stays away while somebody is asked', async () => {
    const { terminal, lines } = screen(80);
    const live = liveLine({
      ...terminal,
      async ask(question) {
        live.show('not now');
        return terminal.ask(question);
      },
    });
    live.show('running');
    expect(await live.terminal.ask('go? ')).toBe('yes');
    expect(lines).toEqual(['go? ']);
  });

  it('does not exist where lines cannot be rewritten', () => {
    const { terminal, lines } = screen(80);
    const live = liveLine({ ...terminal, interactive: false });
    live.show('never');
    live.terminal.err('a line');
    expect(live.alive).toBe(false);
    expect(lines).toEqual(['a line', '']);
  });
});
