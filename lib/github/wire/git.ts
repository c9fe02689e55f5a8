import * as z from 'zod';
import { MaybeAccount, Moment, Sha } from './account.ts';

export const Reference = z.object({ ref: z.string(), object: z.object({ type: z.string(), sha: Sha }) });

export const Tree = z.object({
  sha: Sha,
  tree: z.array(
    z.object({
      path: z.string(),
      mode: z.enum(['100644', '100755', '040000', '160000', '120000']),
      type: z.enum(['blob', 'tree', 'commit']),
      sha: Sha,
      size: z.int().optional(),
    }),
  ),
  truncated: z.boolean(),
});
export type Tree = z.infer<typeof Tree>;

export const Blob = z.object({
  sha: Sha,
  size: z.int().nullable(),
  encoding: z.string(),
  content: z.string(),
});

/** A thing that was made: its name is all that counts. */
export const Made = z.object({ sha: Sha });

/** `ahead`: the head of the comparison holds its base. */
export const Comparison = z.object({ status: z.enum(['ahead', 'behind', 'diverged', 'identical']) });

/** A commit as the repository's list has it, with the account behind it. */
export const Commit = z.object({
  sha: Sha,
  author: MaybeAccount,
  commit: z.object({
    tree: z.object({ sha: Sha }),
    verification: z.object({ verified: z.boolean() }).optional(),
  }),
  parents: z.array(z.object({ sha: Sha })),
});

/** As a branch's log has them; one without a date is none that could be left out. */
export const LoggedCommits = z.array(
  z.object({ sha: Sha, commit: z.object({ committer: z.object({ date: Moment }) }) }),
);
