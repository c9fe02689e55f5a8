/** Who edited the text of a review last, and when: GitHub's REST API does not say that it was edited at all. */
import type * as z from 'zod';
import type { Review } from '#lib/gates/pull-snapshot.ts';
import type { Answered, Github } from '#lib/github/client/call.ts';
import { ReviewEdits } from '#lib/github/wire/review-edits.ts';
import { type Step, stop, stopMoved } from './steps.ts';

const QUERY = `query($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      reviews(first: 100, after: $after) {
        nodes { databaseId lastEditedAt editor { login ... on User { databaseId } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}`;

/** Of one review each, as a server may cut them. */
const PAGES = 500;

const readEdits = async (
  github: Github,
  step: Step,
  number: number,
): Promise<ReadonlyMap<number, Review['edited']>> => {
  const edits = new Map<number, Review['edited']>();
  let after: string | null = null;
  for (let pages = 0; pages < PAGES; pages += 1) {
    const answered: Answered<z.output<typeof ReviewEdits>> = step(
      await github.graph({ query: QUERY, variables: { number, after }, answer: ReviewEdits }),
    );
    const { nodes, pageInfo } = answered.value.repository.pullRequest.reviews;
    for (const { databaseId, lastEditedAt: at, editor } of nodes) {
      edits.set(databaseId, at === null ? null : { at, by: editor?.databaseId ?? null });
    }
    if (!pageInfo.hasNextPage) return edits;
    if (pageInfo.endCursor === null || pageInfo.endCursor === after) {
      return stop('refused', `the reviews of pull request ${number} go on, and GitHub does not say where`);
    }
    after = pageInfo.endCursor;
  }
  return stop('refused', `pull request ${number} has more than ${PAGES} pages of reviews: not believed`);
};

/** Two lists that do not name the same reviews are of two moments, or one of them was cut off. */
export const withEdits = async (
  github: Github,
  step: Step,
  number: number,
  reviews: readonly Omit<Review, 'edited'>[],
): Promise<Review[]> => {
  const edits = await readEdits(github, step, number);
  const given = reviews.map((review): Review => {
    const edited = edits.get(review.id);
    return edited === undefined
      ? stopMoved(
          `review ${review.id} of pull request ${number} is in GitHub's one list and not in the other`,
        )
      : { ...review, edited };
  });
  if (edits.size !== given.length) {
    stopMoved(
      `GitHub's lists of the reviews of pull request ${number} have ${given.length} and ${edits.size}`,
    );
  }
  return given;
};
