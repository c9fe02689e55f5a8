import type { Terminal } from '#lib/cli/terminal.ts';

export interface FakeTerminal extends Terminal {
  /** What a person would see, in the order of writing. */
  readonly seen: readonly string[];
  readonly printed: () => string;
  readonly told: () => string;
  readonly asked: readonly string[];
}

type Say = (question: string, signal?: AbortSignal) => Promise<string | undefined> | string | undefined;

/** A terminal with a person who answers by a function; without one nobody is there. */
export const fakeTerminal = (say: Say = () => undefined): FakeTerminal => {
  const out: string[] = [];
  const err: string[] = [];
  const seen: string[] = [];
  const asked: string[] = [];
  return {
    out(text) {
      out.push(text);
      seen.push(text);
    },
    err(text) {
      err.push(text);
      seen.push(text);
    },
    interactive: false,
    // So wide that no text is broken where a test looks for it.
    columns: () => 2_000,
    async ask(question, signal) {
      asked.push(question);
      return await say(question, signal);
    },
    seen,
    asked,
    printed: () => out.join('\n'),
    told: () => err.join('\n'),
  };
};

/** Answers from a list, one a question; then nobody is there. */
export const answering = (...answers: readonly string[]): FakeTerminal => {
  const rest = [...answers];
  return fakeTerminal(() => rest.shift());
};
