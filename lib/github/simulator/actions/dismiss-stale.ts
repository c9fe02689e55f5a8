import type { Pull } from '../pull.ts';
import { diffOf, pullBase } from '../pull-changes.ts';
import { pullRules } from '../rules/judge-pull.ts';
import type { Actor } from '../tokens.ts';
import type { World } from '../world.ts';
import { note } from './pull-event.ts';

/**
 * Changes a pull request and, where the rules of its base say so, dismisses approvals of what it was before. GitHub looks at the
 * differences, not at the commit: a push that leaves them as they are keeps approvals, and a merge base that moved with the base's
 * name does not.
 */
export const changeAndDismiss = (world: World, actor: Actor, pull: Pull, change: () => void): void => {
  const before = { diff: diffOf(world, pull), base: pullBase(world, pull), ref: pull.base.ref };
  change();
  const isSame =
    diffOf(world, pull) === before.diff &&
    (pull.base.ref === before.ref || pullBase(world, pull) === before.base);
  if (isSame || !pullRules(world, pull.base.ref).some((rule) => rule.dismiss_stale_reviews_on_push)) return;
  for (const review of pull.reviews) {
    if (review.state !== 'APPROVED') continue;
    review.state = 'DISMISSED';
    note(world, actor, pull, 'review_dismissed', {
      dismissed: { state: 'approved', review: review.id, message: null, commit: pull.head.sha },
    });
  }
};
