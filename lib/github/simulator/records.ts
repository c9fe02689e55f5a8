/** What hangs on commits. Times are moments; shapes make text of them. */
import type { Instant } from '#lib/instant.ts';
import type { Account } from './config.ts';

export const CONCLUSIONS = [
  'success',
  'failure',
  'neutral',
  'cancelled',
  'skipped',
  'timed_out',
  'action_required',
] as const;
export type Conclusion = (typeof CONCLUSIONS)[number];

export interface CheckRun {
  readonly id: number;
  readonly suite: number;
  readonly app: number;
  readonly name: string;
  readonly head: string;
  readonly externalId: string | null;
  readonly detailsUrl: string | null;
  readonly status: 'queued' | 'in_progress' | 'completed';
  readonly conclusion: Conclusion | null;
  readonly startedAt: Instant;
  readonly completedAt: Instant | null;
  readonly output: {
    readonly title: string | null;
    readonly summary: string | null;
    readonly text: string | null;
    readonly annotations: number;
  };
}

export interface CommitStatus {
  readonly id: number;
  readonly sha: string;
  readonly state: 'error' | 'failure' | 'pending' | 'success';
  readonly context: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly by: Account;
  readonly at: Instant;
}

export const DEPLOYMENT_STATES = [
  'error',
  'failure',
  'inactive',
  'in_progress',
  'queued',
  'pending',
  'success',
] as const;

export interface DeploymentStatus {
  readonly id: number;
  readonly state: (typeof DEPLOYMENT_STATES)[number];
  readonly description: string;
  readonly logUrl: string;
  readonly environmentUrl: string;
  readonly environment: string;
  readonly by: Account;
  readonly at: Instant;
}

export interface Deployment {
  readonly id: number;
  readonly sha: string;
  readonly ref: string;
  readonly task: string;
  readonly payload: Readonly<Record<string, unknown>> | string;
  readonly environment: string;
  readonly description: string | null;
  readonly transient: boolean;
  readonly production: boolean;
  readonly by: Account;
  readonly at: Instant;
  updatedAt: Instant;
  readonly statuses: DeploymentStatus[];
}

export interface Environment {
  readonly id: number;
  readonly name: string;
  readonly createdAt: Instant;
  updatedAt: Instant;
  waitTimer: number;
  preventSelfReview: boolean;
  reviewers: readonly number[];
  canAdminsBypass: boolean;
  branchPolicy: { readonly protectedBranches: boolean; readonly customBranchPolicies: boolean } | null;
  policies: { readonly id: number; readonly name: string; readonly type: 'branch' | 'tag' }[];
  /** Names only: nobody can read a secret back. */
  secrets: { readonly name: string; readonly at: Instant }[];
  variables: { readonly name: string; readonly value: string; readonly at: Instant }[];
}
