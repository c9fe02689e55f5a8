import * as z from 'zod';
import { Account, MaybeAccount, Moment, Sha } from './account.ts';

export const PullCommits = z.array(
  z.object({
    sha: Sha,
    author: MaybeAccount,
    committer: MaybeAccount,
    commit: z.object({ verification: z.object({ verified: z.boolean() }).optional() }),
    parents: z.array(z.object({ sha: Sha })),
  }),
);

export const PullFiles = z.array(
  z.object({
    filename: z.string(),
    previous_filename: z.string().optional(),
    status: z.string(),
    sha: Sha.nullable(),
  }),
);

export const Reviews = z.array(
  z.object({
    id: z.int(),
    user: Account.nullable(),
    state: z.enum(['APPROVED', 'CHANGES_REQUESTED', 'COMMENTED', 'DISMISSED', 'PENDING']),
    commit_id: Sha.nullable(),
    submitted_at: Moment.optional(),
    body: z.string(),
  }),
);

/** Only the issue's events tell of a changed base: the timeline does not. */
export const IssueEvents = z.array(z.object({ event: z.string(), actor: MaybeAccount, created_at: Moment }));

/** What GitHub applies to a branch; without parameters where the type says all. */
export const BranchRules = z.array(
  z.object({ type: z.string(), parameters: z.record(z.string(), z.json()).optional() }),
);

export const NumberedPulls = z.array(z.object({ number: z.int() }));
