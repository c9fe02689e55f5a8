/** Where a verb reads and writes: given, so that tests see what a person would. */
export interface Terminal {
  /** Results: standard output. */
  out(text: string): void;
  /** Problems and progress: standard error. */
  err(text: string): void;
  /** Somebody is looking: lines may be rewritten in place. */
  readonly interactive: boolean;
  /** Asks a person; undefined when nobody can answer. */
  ask(question: string): Promise<string | undefined>;
}
