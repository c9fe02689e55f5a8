/** Why a definition cannot be run. Codes are stable. */
export type DefinitionProblemCode =
  /** A field is missing or of the wrong kind. */
  | 'shape'
  /** A field or state type that is outside the subset. */
  | 'unknown-field'
  | 'path'
  | 'too-large'
  | 'start-missing'
  | 'target-missing'
  | 'unreachable'
  /** From here no end can be reached. */
  | 'endless'
  | 'next-or-end'
  | 'name-too-long'
  | 'name-twice'
  | 'two-timeouts'
  | 'token-without-timeout'
  | 'token-without-catch'
  /** A token task that hands its token to nobody, or another task that names one. */
  | 'token-path'
  | 'not-in-parallel'
  | 'retry-error'
  | 'catch-order'
  | 'catch-useless';

export interface DefinitionProblem {
  readonly code: DefinitionProblemCode;
  /** undefined: the definition as a whole. */
  readonly state: string | undefined;
  readonly message: string;
}
