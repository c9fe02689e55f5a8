import * as z from 'zod';
import type { Instant } from '#lib/instant.ts';

/** Parameters that the stand-in acts upon; any other is kept and shown, as it is. */
export const PullRequestParameters = z.looseObject({
  required_approving_review_count: z.int().min(0).max(10),
  dismiss_stale_reviews_on_push: z.boolean(),
  require_code_owner_review: z.boolean(),
  require_last_push_approval: z.boolean(),
  required_review_thread_resolution: z.boolean(),
  allowed_merge_methods: z
    .array(z.enum(['merge', 'squash', 'rebase']))
    .min(1)
    .optional(),
  dismissal_restriction: z
    .looseObject({ enabled: z.boolean().optional(), allowed_actors: z.array(z.unknown()).optional() })
    .optional(),
});
export type PullRequestParameters = z.infer<typeof PullRequestParameters>;

export const StatusChecksParameters = z.looseObject({
  required_status_checks: z.array(z.looseObject({ context: z.string(), integration_id: z.int().optional() })),
  strict_required_status_checks_policy: z.boolean(),
  do_not_enforce_on_create: z.boolean().optional(),
});
export type StatusChecksParameters = z.infer<typeof StatusChecksParameters>;

const Plain = z.looseObject({ type: z.string(), parameters: z.record(z.string(), z.json()).optional() });
const PullRequestRule = z.looseObject({ type: z.literal('pull_request'), parameters: PullRequestParameters });
const StatusChecksRule = z.looseObject({
  type: z.literal('required_status_checks'),
  parameters: StatusChecksParameters,
});

export const Rule = z
  .union([PullRequestRule, StatusChecksRule, Plain])
  .refine(
    ({ type, parameters }) =>
      !['pull_request', 'required_status_checks'].includes(type) || parameters !== undefined,
  );
export type Rule = z.infer<typeof Rule>;

export const BypassActor = z.strictObject({
  actor_id: z.int().nullable().optional(),
  actor_type: z.enum(['Integration', 'OrganizationAdmin', 'RepositoryRole', 'Team', 'DeployKey', 'User']),
  bypass_mode: z.enum(['always', 'pull_request', 'exempt']).default('always'),
});
export type BypassActor = z.infer<typeof BypassActor>;

export const RulesetBody = z.object({
  name: z.string().min(1),
  target: z.enum(['branch', 'tag', 'push']).default('branch'),
  enforcement: z.enum(['disabled', 'active', 'evaluate']),
  bypass_actors: z.array(BypassActor).default([]),
  conditions: z
    .object({
      ref_name: z.object({
        include: z.array(z.string()).default([]),
        exclude: z.array(z.string()).default([]),
      }),
    })
    .default({ ref_name: { include: [], exclude: [] } }),
  rules: z.array(Rule).default([]),
});
export type RulesetBody = z.infer<typeof RulesetBody>;

export interface Ruleset extends RulesetBody {
  readonly id: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export interface RuleEvaluation {
  readonly ruleset: { readonly id: number; readonly name: string };
  readonly type: string;
  readonly result: 'pass' | 'fail';
  readonly details: string | null;
}

/** What the rules said of one change of one ref. */
export interface RuleSuite {
  readonly id: number;
  readonly actor: { readonly id: number; readonly login: string };
  readonly before: string;
  readonly after: string;
  readonly ref: string;
  readonly at: Instant;
  readonly result: 'pass' | 'fail' | 'bypass';
  readonly evaluations: readonly RuleEvaluation[];
}
