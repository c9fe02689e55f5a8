/**
 * What has to protect main so that the wrong thing is hard (gate-protocol.md 1.3). No gate trusts that GitHub enforced it; one
 * whose protection has drifted is not decided all the same (V24). Names are those of GitHub's API.
 */
import type { Json, JsonObject } from '#lib/json.ts';

export interface BranchRule {
  readonly type: string;
  readonly parameters?: JsonObject;
}

/** The check run without which main takes no pull request. */
export const GATE_CHECK = 'gate';
export const LEAST_APPROVALS = 2;

/** As they are set up; `app` is the number of the gates' App, the one source of the required check. */
export const mainRules = (app: number): readonly BranchRule[] => [
  { type: 'deletion' },
  { type: 'non_fast_forward' },
  { type: 'required_linear_history' },
  {
    type: 'pull_request',
    parameters: {
      required_approving_review_count: LEAST_APPROVALS,
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
      // Only the App may push to a gate's branch, so nobody could bring one up to date.
      strict_required_status_checks_policy: false,
      required_status_checks: [{ context: GATE_CHECK, integration_id: app }],
    },
  },
];

/** On branches `gate/**`: the App, who alone bypasses them, is the only one who makes, moves or removes any. */
export const GATE_BRANCH_RULES: readonly BranchRule[] = [
  { type: 'creation' },
  { type: 'update' },
  { type: 'deletion' },
  { type: 'non_fast_forward' },
];

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

interface Requirement {
  readonly type: string;
  /** `holds` is asked with its value; without it the rule itself is what is required. */
  readonly parameter?: string;
  readonly words: string;
  readonly holds: (value: Json | undefined) => boolean;
}

const isThere = (): boolean => true;

const isTrue = (value: Json | undefined): boolean => value === true;

const requirements = (app: number | undefined): readonly Requirement[] => [
  { type: 'deletion', words: 'main cannot be deleted', holds: isThere },
  { type: 'non_fast_forward', words: 'no force-push to main', holds: isThere },
  { type: 'required_linear_history', words: 'linear history', holds: isThere },
  {
    type: 'pull_request',
    parameter: 'required_approving_review_count',
    words: `at least ${LEAST_APPROVALS} approvals`,
    holds: (value) => typeof value === 'number' && value >= LEAST_APPROVALS,
  },
  {
    type: 'pull_request',
    parameter: 'dismiss_stale_reviews_on_push',
    words: 'a push dismisses approvals',
    holds: isTrue,
  },
  {
    type: 'pull_request',
    parameter: 'require_code_owner_review',
    words: 'a code owner approves',
    holds: isTrue,
  },
  {
    type: 'pull_request',
    parameter: 'require_last_push_approval',
    words: 'somebody else than the last pusher approves',
    holds: isTrue,
  },
  {
    type: 'pull_request',
    parameter: 'required_review_thread_resolution',
    words: 'every conversation is resolved',
    holds: isTrue,
  },
  {
    type: 'pull_request',
    parameter: 'allowed_merge_methods',
    words: 'squash is the only way to merge',
    holds: (value) => listOf(value).length === 1 && listOf(value)[0] === 'squash',
  },
  {
    type: 'pull_request',
    parameter: 'dismissal_restriction',
    words: 'nobody may dismiss a review',
    holds: (value) => isObject(value) && value.enabled === true && listOf(value.allowed_actors).length === 0,
  },
  {
    type: 'required_status_checks',
    parameter: 'required_status_checks',
    words: `check "${GATE_CHECK}" of the gates’ App is required`,
    holds: (value) =>
      listOf(value).some(
        (each) =>
          isObject(each) &&
          each.context === GATE_CHECK &&
          typeof each.integration_id === 'number' &&
          (app === undefined || each.integration_id === app),
      ),
  },
];

/** What main lacks, in words; several rules of one type add up, as they do at GitHub. */
export const missingRules = (effective: readonly BranchRule[], app?: number): readonly string[] => {
  const lacking = requirements(app)
    .filter(
      ({ type, parameter, holds }) =>
        !effective.some((rule) => rule.type === type && holds(parameter && rule.parameters?.[parameter])),
    )
    .map(({ type, parameter, words }) => `${words} (${parameter ? `${type}.${parameter}` : type})`);
  const strict = effective.some((rule) => rule.parameters?.strict_required_status_checks_policy === true);
  return strict
    ? [
        ...lacking,
        'a gate need not be up to date with main (required_status_checks.strict_required_status_checks_policy)',
      ]
    : lacking;
};
