import type { Pull } from '../pull.ts';
import { commitsOf } from '../pull-changes.ts';
import type { Actor } from '../tokens.ts';
import type { World } from '../world.ts';
import { gitCommitShape } from './commit.ts';
import { issueEventShape } from './issue.ts';
import { commentShape, reviewShape } from './pull.ts';
import { userOrNull } from './user.ts';

/** All that happened to a pull request, oldest first. Reviews stand where they were submitted, as they are now. */
export const timelineOf = (world: World, pull: Pull, actor: Actor): readonly object[] => {
  const commits = commitsOf(world, pull).flatMap((sha) => {
    const commit = world.git.objects.commit(sha);
    return commit
      ? [{ at: commit.committer.at, shown: { event: 'committed', ...gitCommitShape(world, commit) } }]
      : [];
  });
  const reviews = pull.reviews
    .filter(({ state, by }) => state !== 'PENDING' || by.id === actor.account.id)
    .map((review) => {
      const shape = reviewShape(world, pull, review);
      const shown = { event: 'reviewed', ...shape, state: shape.state.toLowerCase() };
      return { at: review.submittedAt ?? world.now(), shown };
    });
  const comments = pull.comments.map((comment) => ({
    at: comment.createdAt,
    shown: {
      event: 'commented',
      actor: userOrNull(world, comment.by),
      ...commentShape(world, pull, comment),
    },
  }));
  const events = pull.events.map((event) => ({ at: event.at, shown: issueEventShape(world, event) }));
  return [...commits, ...reviews, ...comments, ...events]
    .toSorted((left, right) => left.at - right.at)
    .map(({ shown }) => shown);
};
