import type { Account } from '../config.ts';
import type { Review } from '../pull.ts';
import type { World } from '../world.ts';

/** The text is another one; the state, the moment and the author stay. Only GraphQL shows who did it. */
export const editReview = (world: World, by: Account, review: Review, body: string): void => {
  review.body = body;
  review.edited = { by, at: world.now() };
};
