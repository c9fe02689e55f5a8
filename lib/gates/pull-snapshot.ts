/**
 * Everything that a verdict on one gate's pull request is made from, read once and frozen (gate-protocol.md 2.3). It is filed with
 * the decision, so that the same judgement can be made from it years later; nothing in it is trusted, and what is not in it is
 * not known. Field names are ours; GitHub's states stand as GitHub has them.
 */
import * as z from 'zod';

const Sha = z.string().regex(/^[0-9a-f]{40}$/);
const At = z.iso.datetime({ offset: true });

/** Null where GitHub knows nobody any more: an account that was deleted, a commit that it cannot attribute. */
export const Account = z.strictObject({
  id: z.int(),
  login: z.string(),
  /** `User`, `Bot`, `Organization`, `Mannequin`. */
  type: z.string(),
});
export type Account = z.infer<typeof Account>;

export const REVIEW_STATES = ['APPROVED', 'CHANGES_REQUESTED', 'COMMENTED', 'DISMISSED', 'PENDING'] as const;

export const Review = z.strictObject({
  id: z.int(),
  by: Account.nullable(),
  state: z.enum(REVIEW_STATES),
  /** The head that was looked at; null after a force-push and a clean-up. */
  commit: Sha.nullable(),
  /** Null while it is pending. */
  at: At.nullable(),
  body: z.string(),
  /** The last time its text was edited; `by` is null where it was no person's account, or one that is gone. */
  edited: z.strictObject({ at: At, by: z.int().nullable() }).nullable(),
});
export type Review = z.infer<typeof Review>;

/** One entry of a commit's tree. Absent: the path is not there. */
const Blob = z.strictObject({ sha: Sha, mode: z.string() });
const Files = z.strictObject({ record: Blob.optional(), dossier: Blob.optional() });

export const PullSnapshot = z.strictObject({
  kind: z.literal('pull-snapshot'),
  version: z.literal(1),
  /** The repository that was asked, by its number. */
  repository: z.int(),
  number: z.int(),
  state: z.enum(['open', 'closed']),
  draft: z.boolean(),
  author: Account.nullable(),
  createdAt: At,
  base: z.strictObject({ ref: z.string(), repository: z.int().nullable() }),
  /** `repository` is null once a fork was deleted. */
  head: z.strictObject({ ref: z.string(), sha: Sha, repository: z.int().nullable() }),
  /** `declared` is what the pull request itself says there are; a list that is shorter is cut off. */
  commits: z.strictObject({
    declared: z.int(),
    list: z.array(
      z.strictObject({
        sha: Sha,
        author: Account.nullable(),
        committer: Account.nullable(),
        verified: z.boolean(),
        parents: z.array(Sha),
      }),
    ),
  }),
  files: z.strictObject({
    declared: z.int(),
    list: z.array(
      z.strictObject({
        path: z.string(),
        previousPath: z.string().optional(),
        /** `added`, `modified`, `removed`, `renamed` … as GitHub has it. */
        status: z.string(),
        blob: Sha.nullable(),
      }),
    ),
  }),
  reviews: z.array(Review),
  /** When the base was changed, if it was. */
  retargeted: z.array(At),
  /** Record and dossier as they stand at the reviewed head, at the merge commit, and on main now. */
  at: z.strictObject({ head: Files, merge: Files.optional(), main: Files }),
  /** Text of the record at the head; absent where there is none, or it is too large. */
  record: z.string().optional(),
  merge: z
    .strictObject({
      commit: Sha,
      at: At,
      by: Account.nullable(),
      /** Whether main contains it now. */
      onMain: z.boolean(),
      /** Pull requests that GitHub says it came from. Eventually consistent: a cross-check only. */
      pulls: z.array(z.int()),
    })
    .optional(),
  /** Who closed it last, if it is closed and not merged. */
  closing: z.strictObject({ by: Account.nullable(), at: At.nullable() }).optional(),
  /** Closings that somebody else took back by opening it again, and the closer did not; absent: none. */
  overruled: z.array(z.strictObject({ by: Account.nullable(), at: At })).optional(),
  /** The rules in force for main, as GitHub applies them to everybody; absent where they could not be read. */
  rules: z.array(z.strictObject({ type: z.string(), parameters: z.record(z.string(), z.json()) })).optional(),
  /** Moments, on GitHub's own clock, between which all of this was read. */
  readAt: z.strictObject({ from: At, to: At }),
});
export type PullSnapshot = z.infer<typeof PullSnapshot>;
