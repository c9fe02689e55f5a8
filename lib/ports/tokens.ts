/** Task tokens: bearer secrets in a store of their own. Only `gate-open` and `task-open` write, only completers read. */
export interface Tokens {
  /** `subject` is the gate instance or `<cutover>/task/<task>`; a later token replaces the former. */
  put(subject: string, token: string, execution: string): Promise<void>;
  get(subject: string): Promise<string | undefined>;
  delete(subject: string): Promise<void>;
  /** All tokens of one execution: what the way back has to delete. */
  subjectsOf(execution: string): Promise<readonly string[]>;
}
