import type { RulesetBody } from './ruleset.ts';

/** The two rulesets of a repository whose gate is armed (gate-protocol.md 1.3); gates need not be up to date with main. */
export const armedRulesets = (app: number, approvals: number): readonly RulesetBody[] => [
  {
    name: 'main',
    target: 'branch',
    enforcement: 'active',
    bypass_actors: [],
    conditions: { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } },
    rules: [
      { type: 'deletion' },
      { type: 'non_fast_forward' },
      { type: 'required_linear_history' },
      {
        type: 'pull_request',
        parameters: {
          required_approving_review_count: approvals,
          dismiss_stale_reviews_on_push: true,
          require_code_owner_review: true,
          require_last_push_approval: true,
          required_review_thread_resolution: true,
          allowed_merge_methods: ['squash'],
          dismissal_restriction: { enabled: true, allowed_actors: [] },
        },
      },
      {
        type: 'required_status_checks',
        parameters: {
          strict_required_status_checks_policy: false,
          required_status_checks: [{ context: 'gate', integration_id: app }],
        },
      },
    ],
  },
  {
    name: 'gates',
    target: 'branch',
    enforcement: 'active',
    bypass_actors: [{ actor_id: app, actor_type: 'Integration', bypass_mode: 'always' }],
    conditions: { ref_name: { include: ['refs/heads/gate/**'], exclude: [] } },
    rules: [{ type: 'creation' }, { type: 'update' }, { type: 'deletion' }],
  },
];
