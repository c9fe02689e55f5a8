/** Where the stand-in, and GitHub itself, are not as the description has it. Anything else that differs is a failure. */

/** What any request may be answered, and what few operations say. */
export const ANYWHERE: Readonly<Record<number, string>> = {
  401: 'no token, or one that is not known',
  403: 'a token that may not',
  404: 'nothing there, or nothing that the token may see',
};

/** Served, and no part of a description of REST: each path with why. */
export const NOT_DESCRIBED: Readonly<Record<string, string>> = {
  'POST /graphql': 'who edited a review is told by GraphQL only; the stand-in takes that one query',
};

export interface Difference {
  readonly operation: RegExp;
  /** Tested with each line of what does not fit. */
  readonly problem: RegExp;
  readonly why: string;
}

export const DIFFERENCES: readonly Difference[] = [
  {
    operation: /^\w+ \/repos\/\{owner\}\/\{repo\}\/(pulls|commits\/\{commit_sha\}\/pulls)/,
    problem: /\/head\/repo must be object/,
    why: "the head's repository is null once a fork was deleted",
  },
  {
    operation: /^GET \/app\/installations$/,
    problem: /\/account must /,
    why: 'the account of an installation is described as a person and an enterprise at once, and cannot be both',
  },
  {
    operation: /^PUT \/repos\/\{owner\}\/\{repo\}\/contents\/\{path\}$/,
    problem: /^answer 409: .*must match exactly one schema in oneOf/,
    why: 'a refused push of a file fits two shapes of an error, of which the description wants exactly one',
  },
  {
    operation: /^(DELETE|PATCH) \/repos\/\{owner\}\/\{repo\}\/git\/refs\/\{ref\}$/,
    problem: /^answer 422: a body where none is described/,
    why: 'a ref that a rule protects is refused with its reason, which the description leaves out',
  },
];
