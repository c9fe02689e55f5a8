/** Looks up what a path names, or answers 404 as GitHub does. */
import { notFound, Refusal } from './answer.ts';
import type { Commit } from './git/git-objects.ts';
import type { Comment, Pull, Review } from './pull.ts';
import { type Call, numberOf, parameter } from './route.ts';
import type { World } from './world.ts';

export const pullOf = (world: World, call: Call, name = 'pull_number'): Pull => {
  const pull = world.pulls.get(numberOf(call, name));
  if (!pull) throw notFound();
  return pull;
};

export const reviewOf = (pull: Pull, call: Call): Review => {
  const id = numberOf(call, 'review_id');
  const review = pull.reviews.find((one) => one.id === id);
  const isHidden = review?.state === 'PENDING' && review.by.id !== call.actor.account.id;
  if (!review || isHidden) throw notFound();
  return review;
};

export const commentOf = (world: World, call: Call): { readonly pull: Pull; readonly comment: Comment } => {
  const id = numberOf(call, 'comment_id');
  for (const pull of world.pulls.values()) {
    const comment = pull.comments.find((one) => one.id === id);
    if (comment) return { pull, comment };
  }
  throw notFound();
};

const SHA = /^[0-9a-f]{40}$/;

/** A branch, a tag, a whole ref or a commit's SHA. */
export const resolve = ({ git }: World, ref: string): Commit | undefined => {
  const sha =
    git.refs.get(`refs/heads/${ref}`) ??
    git.refs.get(`refs/tags/${ref}`) ??
    git.refs.get(ref) ??
    git.refs.get(`refs/${ref}`) ??
    (SHA.test(ref) ? ref : undefined);
  return sha === undefined ? undefined : git.objects.commit(sha);
};

export const commitOf = (world: World, call: Call, name: string): Commit => {
  const ref = parameter(call, name);
  const commit = resolve(world, ref);
  if (!commit) throw new Refusal(422, `No commit found for SHA: ${ref}`);
  return commit;
};
