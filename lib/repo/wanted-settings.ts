/**
 * How the repository has to be set so that a gate can be opened by nobody but those who decide it: `.github/settings/*.json`, in the
 * words of GitHub's API, so that a ruleset can be imported as it stands.
 */
import * as z from 'zod';

export const RulesetWanted = z.strictObject({
  name: z.string(),
  target: z.literal('branch'),
  enforcement: z.literal('active'),
  conditions: z.strictObject({
    ref_name: z.strictObject({ include: z.array(z.string()).min(1), exclude: z.array(z.string()) }),
  }),
  bypass_actors: z.array(
    z.strictObject({
      actor_id: z.int(),
      actor_type: z.literal('Integration'),
      bypass_mode: z.literal('always'),
    }),
  ),
  rules: z
    .array(z.strictObject({ type: z.string(), parameters: z.record(z.string(), z.json()).optional() }))
    .min(1),
});
export type RulesetWanted = z.infer<typeof RulesetWanted>;

const Environment = z.strictObject({
  name: z.string(),
  /** One for each of them, `<name>-<stage>`; none: there is one, `<name>`. */
  stages: z.array(z.enum(['uat', 'production'])),
  /** The only branches whose runs may use it; `any` where a run may look and do nothing. */
  branches: z.union([z.array(z.string()).min(1), z.literal('any')]),
  adminsMayBypass: z.literal(false),
  /** Whether a run waits for a person of the environment: it is no gate, since one approval suffices there. */
  reviewers: z.enum(['none', 'some']),
});

export const EnvironmentsWanted = z.strictObject({ environments: z.array(Environment).min(1) });
export type EnvironmentsWanted = z.infer<typeof EnvironmentsWanted>;

export const RepositoryWanted = z.strictObject({
  default_branch: z.string(),
  allow_squash_merge: z.boolean(),
  allow_merge_commit: z.boolean(),
  allow_rebase_merge: z.boolean(),
  allow_auto_merge: z.boolean(),
  squash_merge_commit_title: z.string(),
  /** The body of a gate's pull request says who approved: it becomes the message, so that `git log` tells. */
  squash_merge_commit_message: z.string(),
  actions: z.strictObject({
    enabled: z.boolean(),
    allowed_actions: z.string(),
    sha_pinning_required: z.boolean(),
  }),
  selected_actions: z.strictObject({
    github_owned_allowed: z.boolean(),
    verified_allowed: z.boolean(),
    patterns_allowed: z.array(z.string()),
  }),
  workflow: z.strictObject({
    default_workflow_permissions: z.string(),
    can_approve_pull_request_reviews: z.boolean(),
  }),
  oidc: z.strictObject({ use_default: z.boolean(), use_immutable_subject: z.boolean() }),
});
export type RepositoryWanted = z.infer<typeof RepositoryWanted>;

export interface WantedSettings {
  readonly main: RulesetWanted;
  readonly gates: RulesetWanted;
  readonly environments: EnvironmentsWanted['environments'];
  readonly repository: RepositoryWanted;
}
