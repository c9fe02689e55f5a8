/** From the list of reviews to what each account stands by (gate-protocol.md 2.3, V10). */
import type { Account, Review } from '#lib/gates/pull-snapshot.ts';
import { fromIso } from '#lib/instant.ts';

/** One that has no moment is last: it is never older than what it would take back. */
const momentOf = ({ at }: Review): number => (at === null ? Number.POSITIVE_INFINITY : fromIso(at));

/** The list may come in any order. */
const inOrder = (left: Review, right: Review): number =>
  momentOf(left) === momentOf(right) ? left.id - right.id : momentOf(left) - momentOf(right);

export interface Opinion {
  /** Null: GitHub knows nobody any more. Each such review stands by itself. */
  readonly account: Account | null;
  readonly review: Review;
  /** An approval of what was merged already comes too late to be one; it takes nothing back either. */
  readonly belated: boolean;
}

/** What a later review can take the place of: remarks of remarks, opinions of everything. */
const rankOf = ({ review, belated }: Opinion): number => {
  if (review.state === 'COMMENTED') return 0;
  return belated ? 1 : 2;
};

/** One an account: the last approval, request or dismissal, else the last remark. By number, ascending; nobody's last. */
export const opinionsOf = (reviews: readonly Review[], mergedAt: string | undefined): readonly Opinion[] => {
  const merged = mergedAt === undefined ? Number.POSITIVE_INFINITY : fromIso(mergedAt);
  const given = reviews
    .filter((each) => each.state !== 'PENDING')
    .toSorted(inOrder)
    .map((review): Opinion => {
      const late = review.at !== null && momentOf(review) > merged;
      return { account: review.by, review, belated: late && review.state === 'APPROVED' };
    });
  const standing = new Map<number, Opinion>();
  for (const opinion of given) {
    if (opinion.account === null) continue;
    const before = standing.get(opinion.account.id);
    if (!before || rankOf(opinion) >= rankOf(before)) standing.set(opinion.account.id, opinion);
  }
  return [
    ...[...standing].sort(([left], [right]) => left - right).map(([, opinion]) => opinion),
    ...given.filter(({ account }) => account === null),
  ];
};
