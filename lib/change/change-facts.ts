import type { Account, Review } from '#lib/gates/pull-snapshot.ts';

/** A pull request, as far as it matters what it would change and who approved that. */
export interface ChangeFacts {
  readonly number: number;
  /** SHA-1 of its head. */
  readonly head: string;
  /** The branch that it would be merged into. */
  readonly base: string;
  readonly author: Account | null;
  /** Every path that it touches, those that it renames or removes included. */
  readonly paths: readonly string[];
  /** The list is not whole: what else it touches is not known. */
  readonly cutOff: boolean;
  readonly reviews: readonly Review[];
}
