/** What a rehearsal by pull requests left on GitHub, beside what the cutover's own stores say. */
export interface SeenPulls {
  /** Every text that a gate's sticky comment ever showed, oldest first. */
  readonly comments: ReadonlyMap<string, readonly string[]>;
  /** By gate: what of the scenario's acts GitHub refused, and with which words. */
  readonly refused: ReadonlyMap<string, readonly { readonly act: string; readonly words: string }[]>;
  /** Each pull request as a page to read, by its number. */
  readonly pages: ReadonlyMap<number, string>;
  /** By gate instance: the pull request that puts it on record afterwards, if one does. */
  readonly records: ReadonlyMap<string, number>;
  /** A go that GitHub's own state does not bear out, a sentence each. */
  readonly unfounded: readonly string[];
}
