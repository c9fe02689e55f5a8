/** Where a verb reads and writes: given, so that tests see what a person would. */
export interface Terminal {
  /** Results: standard output. */
  out(text: string): void;
  /** Problems and progress: standard error. */
  err(text: string): void;
  /** Somebody is looking: lines may be rewritten in place. */
  readonly interactive: boolean;
  /** Asks a person; undefined when nobody can answer, or once the signal is aborted. */
  ask(question: string, signal?: AbortSignal): Promise<string | undefined>;
  /** Writes to standard error as it is, control sequences and all. Absent where lines cannot be rewritten. */
  raw?(text: string): void;
  /** How wide it is. Absent where nobody knows. */
  columns?(): number;
}
