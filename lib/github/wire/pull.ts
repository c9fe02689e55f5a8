import * as z from 'zod';
import { Account, Moment, Sha } from './account.ts';

const End = z.object({ ref: z.string(), sha: Sha, repo: z.object({ id: z.int() }).nullable() });

const listed = {
  number: z.int(),
  state: z.enum(['open', 'closed']),
  draft: z.boolean(),
  title: z.string(),
  body: z.string().nullable(),
  html_url: z.string(),
  user: Account.nullable(),
  created_at: Moment,
  updated_at: Moment,
  closed_at: Moment.nullable(),
  merged_at: Moment.nullable(),
  merge_commit_sha: Sha.nullable(),
  base: End,
  head: End,
};

/** As lists have it: whether it was merged is told by `merged_at`. */
export const ListedPull = z.object(listed);
export type ListedPull = z.infer<typeof ListedPull>;
export const ListedPulls = z.array(ListedPull);

export const Pull = z.object({
  ...listed,
  merged: z.boolean(),
  merged_by: Account.nullable(),
  commits: z.int(),
  changed_files: z.int(),
});
export type Pull = z.infer<typeof Pull>;
