/** What a reader follows in a CI log: one line a step, with its time; whatever else is printed stands indented beneath. */
export interface Steps {
  /** Runs a step and prints its line. A failure is printed where it happened, and goes on. */
  step<T>(title: string, work: () => Promise<T>): Promise<T>;
  /** A fact that is worth a line: it is part of the account, not an alarm. */
  note(text: string): void;
  /** Something as a person would see it on a screen. */
  show(title: string, text: string): void;
}

const seconds = (from: number): string => `${((performance.now() - from) / 1_000).toFixed(1).padStart(6)} s`;

export const indented = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `           | ${line}`)
    .join('\n');

export const makeSteps = (print: (line: string) => void): Steps => ({
  async step(title, work) {
    const from = performance.now();
    try {
      const result = await work();
      print(`${seconds(from)}  ok  ${title}`);
      return result;
    } catch (error) {
      print(`${seconds(from)}  FAILED  ${title}`);
      throw error;
    }
  },
  note: (text) => print(`              ${text}`),
  show: (title, text) => print(`              ${title}\n${indented(text)}`),
});

/** A claim of the suite about the deployed system. The message says what was expected and what was seen. */
export const expectThat = (holds: boolean, message: string): void => {
  if (!holds) throw new Error(message);
};
