import * as z from 'zod';
import { atLeast } from '../accounts.ts';
import { editReview } from '../actions/edit-review.ts';
import { dismissReview, reviewPull, submitReview } from '../actions/review-pull.ts';
import { type Answer, ok, Refusal, type Schemas, unprocessable } from '../answer.ts';
import { pullOf, reviewOf } from '../find.ts';
import { paged, pageOf } from '../paging.ts';
import { bodyAs, type Call, needs, type Route } from '../route.ts';
import { reviewShape } from '../shapes/pull.ts';
import type { World } from '../world.ts';

const LIST = '/repos/{owner}/{repo}/pulls/{pull_number}/reviews';
const ONE = `${LIST}/{review_id}`;

type ReviewAnswer = Answer<Schemas['pull-request-review']>;

const Event = z.enum(['APPROVE', 'REQUEST_CHANGES', 'COMMENT']);
const NewReview = z.object({
  event: Event.optional(),
  body: z.string().default(''),
  commit_id: z.string().optional(),
});
const Submitted = z.object({ event: Event, body: z.string().default('') });
const Dismissal = z.object({ message: z.string().min(1) });
const Update = z.object({ body: z.string() });

/** Chronological; a pending one is its author's alone. */
const visible = (world: World, call: Call) =>
  pullOf(world, call).reviews.filter(
    ({ state, by }) => state !== 'PENDING' || by.id === call.actor.account.id,
  );

const mayDismiss = (world: World, { actor }: Call): void => {
  if (actor.kind === 'person' && !atLeast(world.accounts.permission(actor.account), 'write'))
    throw new Refusal(403, 'Must have write access to the repository.');
};

export const reviewRoutes = (world: World): readonly Route[] => {
  const read = needs('pull_requests', 'read');
  const write = needs('pull_requests', 'write');
  return [
    {
      method: 'GET',
      path: LIST,
      needs: read,
      handle(call): Answer<Schemas['pull-request-review'][]> {
        const pull = pullOf(world, call);
        return paged(pageOf(world, call, visible(world, call)), (items) =>
          items.map((review) => reviewShape(world, pull, review)),
        );
      },
    },
    {
      method: 'POST',
      path: LIST,
      needs: write,
      handle(call): ReviewAnswer {
        const pull = pullOf(world, call);
        const { event, body, commit_id } = bodyAs(call, NewReview);
        return ok(
          reviewShape(world, pull, reviewPull(world, call.actor, pull, { event, body, commit: commit_id })),
        );
      },
    },
    {
      method: 'GET',
      path: ONE,
      needs: read,
      handle(call): ReviewAnswer {
        const pull = pullOf(world, call);
        return ok(reviewShape(world, pull, reviewOf(pull, call)));
      },
    },
    {
      method: 'PUT',
      path: ONE,
      needs: write,
      handle(call): ReviewAnswer {
        const pull = pullOf(world, call);
        const review = reviewOf(pull, call);
        if (review.by.id !== call.actor.account.id) throw unprocessable('Can not update this review');
        editReview(world, call.actor.account, review, bodyAs(call, Update).body);
        return ok(reviewShape(world, pull, review));
      },
    },
    {
      method: 'DELETE',
      path: ONE,
      needs: write,
      handle(call): ReviewAnswer {
        const pull = pullOf(world, call);
        const review = reviewOf(pull, call);
        if (review.state !== 'PENDING')
          throw unprocessable('Can not delete a non-pending pull request review');
        pull.reviews.splice(pull.reviews.indexOf(review), 1);
        return ok(reviewShape(world, pull, review));
      },
    },
    {
      method: 'POST',
      path: `${ONE}/events`,
      needs: write,
      handle(call): ReviewAnswer {
        const pull = pullOf(world, call);
        const review = reviewOf(pull, call);
        submitReview(world, call.actor, pull, review, bodyAs(call, Submitted));
        return ok(reviewShape(world, pull, review));
      },
    },
    {
      method: 'PUT',
      path: `${ONE}/dismissals`,
      needs: write,
      handle(call): ReviewAnswer {
        const pull = pullOf(world, call);
        const review = reviewOf(pull, call);
        mayDismiss(world, call);
        dismissReview(world, call.actor, pull, review, bodyAs(call, Dismissal).message);
        return ok(reviewShape(world, pull, review));
      },
    },
  ];
};
