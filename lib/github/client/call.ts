import type * as z from 'zod';
import type { Result } from '#lib/result.ts';
import type { GithubFailure } from './github-failure.ts';

/** One call, its answer parsed at the edge: a field that is missing or a value that nobody knows is refused. */
export interface Call<S extends z.ZodType> {
  /** As GitHub's description has it, like `GET /repos/{owner}/{repo}/pulls/{pull_number}`; `owner` and `repo` are filled in. */
  readonly route: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly answer: S;
  /** A write that may be sent twice without harm. @default reads only */
  readonly repeatable?: boolean;
}

export interface Answered<T> {
  readonly value: T;
  /** GitHub's own clock, ISO; undefined where the answer has no `Date`. */
  readonly date: string | undefined;
}

export type Asked<T> = Result<Answered<T>, GithubFailure>;

/** A query that names the repository by `$owner` and `$name`, which are filled in. */
export interface Graph<S extends z.ZodType> {
  readonly query: string;
  readonly variables: Readonly<Record<string, string | number | null>>;
  /** Of `data`. */
  readonly answer: S;
}

/** The one repository, known by its number. */
export interface Github {
  ask<S extends z.ZodType>(call: Call<S>): Promise<Asked<z.output<S>>>;
  /** GitHub's GraphQL, to read. An answer with any error is a failure, whatever data it has. */
  graph<S extends z.ZodType>(graph: Graph<S>): Promise<Asked<z.output<S>>>;
  /** Every page of a list, to its end or to the first page with an item that is `enough`. `answer` parses a page. */
  all<S extends z.ZodType<readonly unknown[]>>(
    call: Call<S> & { readonly enough?: (item: z.output<S>[number]) => boolean },
  ): Promise<Result<readonly z.output<S>[number][], GithubFailure>>;
}
