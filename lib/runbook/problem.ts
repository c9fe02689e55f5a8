/** Something wrong with a file a person wrote: what, where, what was seen, what is allowed, how to mend it. */
export interface Problem {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  /** Stable, e.g. `owner-missing`; documented in docs/problems.md. */
  readonly code: string;
  readonly message: string;
  /** The value seen, shortened. */
  readonly seen?: string;
  readonly allowed?: string;
  readonly fix: string;
}
