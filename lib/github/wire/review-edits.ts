import * as z from 'zod';
import { Moment } from './account.ts';

/** A page of the reviews of one pull request, as GraphQL has them. Only a person's account has a number here. */
export const ReviewEdits = z.object({
  repository: z.object({
    pullRequest: z.object({
      reviews: z.object({
        nodes: z.array(
          z.object({
            databaseId: z.int(),
            lastEditedAt: Moment.nullable(),
            editor: z.object({ login: z.string(), databaseId: z.int().optional() }).nullable(),
          }),
        ),
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
      }),
    }),
  }),
});
