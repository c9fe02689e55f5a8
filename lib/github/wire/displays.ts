/** What people see beside a pull request: comments, check runs, deployments. */
import * as z from 'zod';
import { MaybeAccount } from './account.ts';

export const Comment = z.object({ id: z.int(), user: MaybeAccount, body: z.string() });
export const Comments = z.array(Comment);

export const CheckRun = z.object({
  id: z.int(),
  name: z.string(),
  head_sha: z.string(),
  status: z.string(),
  conclusion: z.string().nullable(),
  output: z.object({ title: z.string().nullable(), summary: z.string().nullable() }),
  app: z.object({ id: z.int() }).nullable(),
});
export type CheckRun = z.infer<typeof CheckRun>;

/** A page of them comes with a count. */
export const CheckRuns = z
  .object({ total_count: z.int(), check_runs: z.array(CheckRun) })
  .transform(({ check_runs }) => check_runs);

export const Deployment = z.object({
  id: z.int(),
  sha: z.string(),
  environment: z.string(),
  creator: MaybeAccount,
  /** An object, or a text that somebody else gave. */
  payload: z.union([z.record(z.string(), z.unknown()), z.string()]),
});
export const Deployments = z.array(Deployment);

export const DeploymentStatus = z.object({
  id: z.int(),
  state: z.string(),
  description: z.string(),
  log_url: z.string().optional(),
});
export const DeploymentStatuses = z.array(DeploymentStatus);

export const Done = z.object({ id: z.int() });
