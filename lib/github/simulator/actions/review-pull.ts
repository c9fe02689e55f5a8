import { ACTIONS_APP } from '../accounts.ts';
import { invalidField, Refusal, unprocessable } from '../answer.ts';
import type { Pull, Review } from '../pull.ts';
import { commitsOf } from '../pull-changes.ts';
import { pullRules } from '../rules/judge-pull.ts';
import type { Actor } from '../tokens.ts';
import type { World } from '../world.ts';
import { note } from './pull-event.ts';

export type ReviewEvent = 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT';

const STATE = { APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED', COMMENT: 'COMMENTED' } as const;

const mayOpine = (world: World, actor: Actor, pull: Pull, event: ReviewEvent, body: string): void => {
  if (actor.account.id === pull.author.id && event === 'APPROVE')
    throw unprocessable('Can not approve your own pull request');
  if (actor.account.id === pull.author.id && event === 'REQUEST_CHANGES')
    throw unprocessable('Can not request changes on your own pull request');
  const isJob = actor.kind === 'installation' && actor.app === ACTIONS_APP;
  if (isJob && event === 'APPROVE' && !world.settings.actions.can_approve_pull_request_reviews)
    throw unprocessable('GitHub Actions is not permitted to approve pull requests.');
  if (event !== 'APPROVE' && body === '') throw unprocessable('Body can not be blank');
};

/** Without an event it stays pending: only its author sees it. */
export const reviewPull = (
  world: World,
  actor: Actor,
  pull: Pull,
  wanted: {
    readonly event?: ReviewEvent | undefined;
    readonly body: string;
    readonly commit?: string | undefined;
  },
): Review => {
  const { event, body, commit = pull.head.sha } = wanted;
  if (pull.reviews.some(({ state, by }) => state === 'PENDING' && by.id === actor.account.id))
    throw unprocessable('User can only have one pending review per pull request');
  if (event) mayOpine(world, actor, pull, event, body);
  // GitHub takes any commit that the pull request has, or had before a push.
  if (
    commit !== pull.head.sha &&
    !commitsOf(world, pull).includes(commit) &&
    !world.git.objects.commit(commit)
  )
    throw invalidField('PullRequestReview', 'commit_id');
  const review: Review = {
    id: world.nextId(),
    by: actor.account,
    state: event ? STATE[event] : 'PENDING',
    commit,
    submittedAt: event ? world.now() : null,
    body,
  };
  pull.reviews.push(review);
  if (event) pull.updatedAt = world.now();
  return review;
};

export const submitReview = (
  world: World,
  actor: Actor,
  pull: Pull,
  review: Review,
  { event, body }: { readonly event: ReviewEvent; readonly body: string },
): void => {
  if (review.state !== 'PENDING' || review.by.id !== actor.account.id)
    throw unprocessable('Can not submit a review that is not pending');
  mayOpine(world, actor, pull, event, body);
  review.state = STATE[event];
  review.body = body;
  review.submittedAt = world.now();
  // What is submitted later stands later in the list.
  pull.reviews.splice(pull.reviews.indexOf(review), 1);
  pull.reviews.push(review);
  pull.updatedAt = world.now();
};

export const dismissReview = (
  world: World,
  actor: Actor,
  pull: Pull,
  review: Review,
  message: string,
): void => {
  if (review.state !== 'APPROVED' && review.state !== 'CHANGES_REQUESTED')
    throw unprocessable('Can not dismiss a pending or commented pull request review');
  const isRestricted = pullRules(world, pull.base.ref).some(
    ({ dismissal_restriction: restriction }) => restriction?.enabled === true,
  );
  const isAdministrator = actor.kind === 'person' && world.accounts.permission(actor.account) === 'admin';
  if (isRestricted && !isAdministrator)
    throw new Refusal(403, 'You do not have permission to dismiss this review.');
  const state = review.state === 'APPROVED' ? 'approved' : 'changes_requested';
  review.state = 'DISMISSED';
  note(world, actor, pull, 'review_dismissed', { dismissed: { state, review: review.id, message } });
};
