/** What a call to GitHub may come to beside an answer. Made of method, path, status, request id and GitHub's own words only. */
export interface GithubFailure {
  /** `again`: the same call may succeed later. `refused`: it will not. */
  readonly kind: 'again' | 'refused';
  /** Of HTTP; undefined where no answer came. */
  readonly status: number | undefined;
  /** One line for people: what, where, what was seen. */
  readonly detail: string;
  /** It changed while it was read: nothing failed, and a second reading may be whole at once. */
  readonly moved?: true;
}

/** Thrown by those adapters whose port has no place for a failure: whoever calls them stops there and comes again. */
export class GithubError extends Error {
  readonly kind: GithubFailure['kind'];
  readonly status: number | undefined;

  constructor({ kind, status, detail }: GithubFailure) {
    super(detail);
    this.name = 'GithubError';
    this.kind = kind;
    this.status = status;
  }
}
