import { describe, expect, it } from 'vitest';
import { type BranchRule, GATE_BRANCH_RULES, mainRules, missingRules } from '#lib/gates/branch-rules.ts';
import type { Json } from '#lib/json.ts';

const APP = 1300;
const rules = mainRules(APP);
const changed = (type: string, parameters: Readonly<Record<string, Json>>): readonly BranchRule[] =>
  rules.map((rule) =>
    rule.type === type ? { ...rule, parameters: { ...rule.parameters, ...parameters } } : rule,
  );
const check = (...required: readonly Json[]) =>
  changed('required_status_checks', { required_status_checks: required });

describe('the rules of main', () => {
  it('as they are set up lack nothing', () => {
    expect(missingRules(rules, APP)).toEqual([]);
    expect(missingRules(rules)).toEqual([]);
    expect(GATE_BRANCH_RULES.map(({ type }) => type)).toEqual([
      'creation',
      'update',
      'deletion',
      'non_fast_forward',
    ]);
  });

  it('that are not there are all named', () => {
    expect(missingRules([], APP)).toEqual([
      'main cannot be deleted (deletion)',
      'no force-push to main (non_fast_forward)',
      'linear history (required_linear_history)',
      'at least 2 approvals (pull_request.required_approving_review_count)',
      'a push dismisses approvals (pull_request.dismiss_stale_reviews_on_push)',
      'a code owner approves (pull_request.require_code_owner_review)',
      'somebody else than the last pusher approves (pull_request.require_last_push_approval)',
      'every conversation is resolved (pull_request.required_review_thread_resolution)',
      'squash is the only way to merge (pull_request.allowed_merge_methods)',
      'nobody may dismiss a review (pull_request.dismissal_restriction)',
      'check "gate" of the gates’ App is required (required_status_checks.required_status_checks)',
    ]);
    expect(
      missingRules(
        rules.map(({ type }) => ({ type })),
        APP,
      ),
    ).toHaveLength(8);
  });

  it.each<readonly [string, string, readonly BranchRule[]]>([
    ['deletion', 'deleted', rules.filter(({ type }) => type !== 'deletion')],
    ['non_fast_forward', 'force-push', rules.filter(({ type }) => type !== 'non_fast_forward')],
    ['required_linear_history', 'linear', rules.filter(({ type }) => type !== 'required_linear_history')],
    ['one approval', 'approvals', changed('pull_request', { required_approving_review_count: 1 })],
    ['approvals as a text', 'approvals', changed('pull_request', { required_approving_review_count: '2' })],
    ['stale', 'push dismisses', changed('pull_request', { dismiss_stale_reviews_on_push: false })],
    ['owners', 'code owner', changed('pull_request', { require_code_owner_review: false })],
    ['last push', 'last pusher', changed('pull_request', { require_last_push_approval: 'true' })],
    ['threads', 'conversation', changed('pull_request', { required_review_thread_resolution: false })],
    ['rebase too', 'squash', changed('pull_request', { allowed_merge_methods: ['squash', 'rebase'] })],
    ['rebase only', 'squash', changed('pull_request', { allowed_merge_methods: ['rebase'] })],
    ['no method', 'squash', changed('pull_request', { allowed_merge_methods: [] })],
    ['a method that is no list', 'squash', changed('pull_request', { allowed_merge_methods: 'squash' })],
    [
      'dismissal by anybody',
      'dismiss a review',
      changed('pull_request', { dismissal_restriction: { enabled: false, allowed_actors: [] } }),
    ],
    [
      'dismissal by one',
      'dismiss a review',
      changed('pull_request', { dismissal_restriction: { enabled: true, allowed_actors: [{ id: 1 }] } }),
    ],
    [
      'dismissal of another shape',
      'dismiss a review',
      changed('pull_request', { dismissal_restriction: [] }),
    ],
    ['dismissal of nothing', 'dismiss a review', changed('pull_request', { dismissal_restriction: null })],
    ['no check', 'check "gate"', check()],
    ['another check', 'check "gate"', check({ context: 'ci', integration_id: APP })],
    ['a check of anybody', 'check "gate"', check({ context: 'gate' })],
    ['a check of another App', 'check "gate"', check({ context: 'gate', integration_id: 15368 })],
    ['a check of no shape', 'check "gate"', check('gate', null)],
    [
      'strict',
      'up to date',
      changed('required_status_checks', { strict_required_status_checks_policy: true }),
    ],
  ])('%s is named', (_what, words, loosened) => {
    expect(missingRules(loosened, APP)).toEqual([expect.stringContaining(words)]);
  });

  it('that name nobody who may dismiss a review let nobody', () => {
    expect(missingRules(changed('pull_request', { dismissal_restriction: { enabled: true } }), APP)).toEqual(
      [],
    );
  });

  it('may be stricter, and may come from several rulesets', () => {
    expect(missingRules(changed('pull_request', { required_approving_review_count: 3 }), APP)).toEqual([]);
    expect(
      missingRules([...changed('pull_request', { require_code_owner_review: false }), ...rules], APP),
    ).toEqual([]);
    expect(missingRules(check({ context: 'ci' }, { context: 'gate', integration_id: APP }), APP)).toEqual([]);
  });

  it('of an App whose number is not known, any App’s check is taken, and nobody’s is not', () => {
    expect(missingRules(check({ context: 'gate', integration_id: 7 }))).toEqual([]);
    expect(missingRules(check({ context: 'gate' }))).toHaveLength(1);
  });
});
