import { castsOf } from '#lib/gates/pull-checks/reviews.ts';
import type { PullQuestion } from '#lib/gates/pull-question.ts';
import { fromIso } from '#lib/instant.ts';

/**
 * Whose no stood on GitHub when a go was decided by telephone, and who was not among those who spoke there: on GitHub each of them
 * would have held the gate (V10), and whoever decided could not see it.
 */
export const unheardNoes = (question: PullQuestion): readonly string[] => {
  const { decision } = question.gate;
  if (!decision?.breakGlass || decision.verdict !== 'go') return [];
  return castsOf(question, fromIso(question.snapshot.readAt.to)).flatMap(({ vote, refused }) =>
    vote !== undefined &&
    refused === undefined &&
    vote.vote !== 'approve' &&
    vote.at < decision.at &&
    !decision.votes.some(({ person }) => person === vote.person)
      ? [vote.person]
      : [],
  );
};
