/** From the list of reviews to what each account stands by (gate-protocol.md 2.3, V10). */
import type { Account, Review } from '#lib/gates/pull-snapshot.ts';
import { fromIso } from '#lib/instant.ts';

/** The list may come in any order. One that has no moment is last: it is never older than what it would take back. */
const inOrder = (left: Review, right: Review): number => {
  const one = left.at === null ? Number.POSITIVE_INFINITY : fromIso(left.at);
  const other = right.at === null ? Number.POSITIVE_INFINITY : fromIso(right.at);
  return one === other ? left.id - right.id : one - other;
};

/** An approval of what was merged already comes too late to be one; it takes nothing back either. */
const isBelated = (review: Review, mergedAt: string | undefined): boolean =>
  mergedAt !== undefined &&
  review.state === 'APPROVED' &&
  review.at !== null &&
  fromIso(review.at) > fromIso(mergedAt);

const isOpinion = ({ state }: Review): boolean =>
  state === 'APPROVED' || state === 'CHANGES_REQUESTED' || state === 'DISMISSED';

export interface Opinion {
  /** Null: GitHub knows nobody any more. Each such review stands by itself. */
  readonly account: Account | null;
  readonly review: Review;
  /** Given only after the merge. */
  readonly belated: boolean;
}

const lastOf = (reviews: readonly Review[], mergedAt: string | undefined): Opinion | undefined => {
  const timely = reviews.filter((each) => !isBelated(each, mergedAt));
  const review = timely.findLast(isOpinion) ?? reviews.findLast(isOpinion) ?? reviews.at(-1);
  return review && { account: review.by, review, belated: isBelated(review, mergedAt) };
};

/** One an account: the last approval, request or dismissal, else the last remark. By number, ascending; nobody's last. */
export const opinionsOf = (reviews: readonly Review[], mergedAt: string | undefined): readonly Opinion[] => {
  const sorted = reviews.filter((each) => each.state !== 'PENDING').toSorted(inOrder);
  const accounts = [...new Set(sorted.flatMap(({ by }) => by?.id ?? []))].sort((left, right) => left - right);
  return [
    ...accounts.flatMap(
      (id) =>
        lastOf(
          sorted.filter(({ by }) => by?.id === id),
          mergedAt,
        ) ?? [],
    ),
    ...sorted.filter(({ by }) => by === null).flatMap((review) => lastOf([review], mergedAt) ?? []),
  ];
};
