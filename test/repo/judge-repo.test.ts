import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeRepo, type RepoQuestion } from '#lib/repo/judge-repo.ts';
import type { RepoFacts, SeenRuleset } from '#lib/repo/repo-facts.ts';
import { armed, WANTED } from './sample-repo.ts';

const loose = (question: RepoQuestion): readonly string[] =>
  judgeRepo(question)
    .filter((each) => !each.armed)
    .map(({ setting }) => setting);

const having = (change: (facts: RepoFacts) => Partial<RepoFacts>): RepoQuestion => {
  const question = armed();
  return { ...question, facts: { ...question.facts, ...change(question.facts) } };
};

const ruleset = (name: string, change: (seen: SeenRuleset) => Partial<SeenRuleset>): RepoQuestion =>
  having(({ rulesets }) => ({
    rulesets: rulesets.map((each) => (each.name === name ? { ...each, ...change(each) } : each)),
  }));

const parameter = (type: string, key: string, value: unknown): RepoQuestion =>
  ruleset(WANTED.main.name, ({ rules }) => ({
    rules: rules.map((rule) =>
      rule.type === type
        ? { ...rule, parameters: { ...rule.parameters, [key]: JSON.parse(JSON.stringify(value)) } }
        : rule,
    ),
  }));

const environment = (name: string, change: Partial<RepoFacts['environments'][number]>): RepoQuestion =>
  having(({ environments }) => ({
    environments: environments.map((each) => (each.name === name ? { ...each, ...change } : each)),
  }));

const main = `Ruleset "${WANTED.main.name}"`;
const gates = `Ruleset "${WANTED.gates.name}"`;

describe('a repository that is set as it has to be', () => {
  it('is armed, line by line', () => {
    expect(loose(armed())).toEqual([]);
    expect(judgeRepo(armed()).length).toBeGreaterThan(50);
  });

  it('may ask for more approvals, and for more checks', () => {
    expect(loose(parameter('pull_request', 'required_approving_review_count', 3))).toEqual([]);
    const checks = WANTED.main.rules.find(({ type }) => type === 'required_status_checks')?.parameters
      ?.required_status_checks;
    const more = Array.isArray(checks) ? [{ context: 'lint', integration_id: 1 }, ...checks] : [];
    expect(loose(parameter('required_status_checks', 'required_status_checks', more))).toEqual([]);
  });
});

describe('a repository with one setting loosened', () => {
  it.each<[string, RepoQuestion, string]>([
    [
      'a ruleset that only looks on',
      ruleset(WANTED.main.name, () => ({ enforcement: 'evaluate' })),
      `${main}: enforcement`,
    ],
    [
      'a ruleset of other branches',
      ruleset(WANTED.main.name, () => ({ include: ['refs/heads/trunk'] })),
      `${main}: branches`,
    ],
    [
      'a branch that is left out',
      ruleset(WANTED.gates.name, () => ({ exclude: ['refs/heads/gate/x'] })),
      `${gates}: branches`,
    ],
    [
      'somebody who bypasses main',
      ruleset(WANTED.main.name, () => ({
        bypass: [{ actorId: 5, actorType: 'RepositoryRole', mode: 'always' }],
      })),
      `${main}: who may bypass`,
    ],
    [
      'one more who may push gates',
      ruleset(WANTED.gates.name, ({ bypass }) => ({
        bypass: [...(bypass ?? []), { actorId: 1, actorType: 'OrganizationAdmin', mode: 'exempt' }],
      })),
      `${gates}: who may bypass`,
    ],
    [
      'a bypass that is not shown',
      ruleset(WANTED.main.name, () => ({ bypass: undefined })),
      `${main}: who may bypass`,
    ],
    [
      'fewer approvals',
      parameter('pull_request', 'required_approving_review_count', 1),
      `${main}: pull_request.required_approving_review_count`,
    ],
    [
      'approvals that stay after a push',
      parameter('pull_request', 'dismiss_stale_reviews_on_push', false),
      `${main}: pull_request.dismiss_stale_reviews_on_push`,
    ],
    [
      'the last pusher’s own approval',
      parameter('pull_request', 'require_last_push_approval', false),
      `${main}: pull_request.require_last_push_approval`,
    ],
    [
      'no owner of the code',
      parameter('pull_request', 'require_code_owner_review', false),
      `${main}: pull_request.require_code_owner_review`,
    ],
    [
      'merge commits',
      parameter('pull_request', 'allowed_merge_methods', ['squash', 'merge']),
      `${main}: pull_request.allowed_merge_methods`,
    ],
    [
      'anybody may dismiss',
      parameter('pull_request', 'dismissal_restriction', { enabled: false, allowed_actors: [] }),
      `${main}: pull_request.dismissal_restriction`,
    ],
    [
      'a check that anybody can forge',
      parameter('required_status_checks', 'required_status_checks', [{ context: 'gate' }]),
      `${main}: required_status_checks.required_status_checks`,
    ],
    [
      'branches that must be up to date',
      parameter('required_status_checks', 'strict_required_status_checks_policy', true),
      `${main}: required_status_checks.strict_required_status_checks_policy`,
    ],
    [
      'a rule less',
      ruleset(WANTED.gates.name, ({ rules }) => ({ rules: rules.filter(({ type }) => type !== 'update') })),
      `${gates}: rule update`,
    ],
    ['no rule in force for main', having(() => ({ mainRules: [] })), 'Rules in force for main'],
    ['no ruleset for gates', having(({ rulesets }) => ({ rulesets: rulesets.slice(0, 1) })), gates],
    [
      'two rulesets of one name',
      having(({ rulesets }) => ({ rulesets: [...rulesets, ...rulesets.slice(0, 1)] })),
      main,
    ],
    [
      'an environment for every branch',
      environment('gates-production', { branches: 'any' }),
      'Environment gates-production: deployment branches',
    ],
    [
      'protected branches, where none is',
      environment('gate-open-production', { branches: 'protected' }),
      'Environment gate-open-production: deployment branches',
    ],
    [
      'one branch more',
      environment('gates-uat', { branches: ['main', 'release/*'] }),
      'Environment gates-uat: deployment branches',
    ],
    [
      'administrators who bypass',
      environment('gates-production', { adminsMayBypass: true }),
      'Environment gates-production: administrators may bypass',
    ],
    [
      'a bypass of which nothing is known',
      environment('deploy-production', { adminsMayBypass: undefined }),
      'Environment deploy-production: administrators may bypass',
    ],
    [
      'a roll-back that waits for nobody',
      environment('gate-rollback-production', { reviewers: 0 }),
      'Environment gate-rollback-production: required reviewers',
    ],
    [
      'an environment that waits for a click',
      environment('gates-production', { reviewers: 1 }),
      'Environment gates-production: required reviewers',
    ],
    [
      'no such environment',
      having(({ environments }) => ({
        environments: environments.filter(({ name }) => name !== 'gates-production'),
      })),
      'Environment gates-production',
    ],
    [
      'workflows that may approve',
      having(({ workflow }) => ({ workflow: { ...workflow, can_approve_pull_request_reviews: true } })),
      'Workflow permissions: can_approve_pull_request_reviews',
    ],
    [
      'tokens that may write',
      having(({ workflow }) => ({ workflow: { ...workflow, default_workflow_permissions: 'write' } })),
      'Workflow permissions: default_workflow_permissions',
    ],
    [
      'actions by name',
      having(({ actions }) => ({ actions: { ...actions, sha_pinning_required: false } })),
      'Actions: sha_pinning_required',
    ],
    [
      'actions of one more publisher',
      having(({ selectedActions }) => ({ selectedActions: { ...selectedActions, patterns_allowed: ['*'] } })),
      'Selected actions: patterns_allowed',
    ],
    ['nothing selected', having(() => ({ selectedActions: {} })), 'Selected actions: patterns_allowed'],
    [
      'actions of everybody',
      having(({ actions }) => ({ actions: { ...actions, allowed_actions: 'all' } })),
      'Actions: allowed_actions',
    ],
    [
      'a message that does not say who',
      having(({ repository }) => ({
        repository: {
          ...repository,
          settings: { ...repository.settings, squash_merge_commit_message: 'COMMIT_MESSAGES' },
        },
      })),
      'Settings: squash_merge_commit_message',
    ],
    [
      'auto-merge',
      having(({ repository }) => ({
        repository: { ...repository, settings: { ...repository.settings, allow_auto_merge: true } },
      })),
      'Settings: allow_auto_merge',
    ],
    [
      'a setting that is not told',
      having(({ repository }) => ({ repository: { ...repository, settings: {} } })),
      'Settings: default_branch',
    ],
    [
      'another repository',
      having(({ repository }) => ({ repository: { ...repository, id: 5 } })),
      'Repository that AWS trusts',
    ],
    [
      'a new name',
      having(({ repository }) => ({ repository: { ...repository, fullName: 'adire-trading/go-live' } })),
      'Repository’s name, which stands in the trust of AWS',
    ],
    [
      'another subject',
      having(({ oidc }) => ({ oidc: { ...oidc, sub_claim_prefix: 'repo:adire-trading/cutover' } })),
      'OIDC: beginning of the subject',
    ],
    [
      'a subject of own claims',
      having(({ oidc }) => ({ oidc: { ...oidc, use_default: false } })),
      'OIDC: use_default',
    ],
    [
      'a login that somebody else has now',
      having(({ people }) => ({
        people: people.map((each) => (each.login === 'cfo' ? { ...each, id: 99 } : each)),
      })),
      'Reviewer Nkechi Obi (cfo, cfo)',
    ],
    [
      'a reviewer who may only read',
      having(({ people }) => ({
        people: people.map((each) => (each.login === 'cfo' ? { ...each, permission: 'read' } : each)),
      })),
      'Reviewer Nkechi Obi (cfo, cfo)',
    ],
    ['a reviewer who is gone', having(() => ({ people: [] })), 'Reviewer Nkechi Obi (cfo, cfo)'],
    [
      'another App',
      having(() => ({ appUser: { login: 'x', id: 1, permission: 'none' } })),
      'App adire-cutover',
    ],
    [
      'no App',
      having(() => ({ appUser: { login: 'x', id: undefined, permission: 'none' } })),
      'App adire-cutover',
    ],
    [
      'owners that GitHub does not know',
      having(() => ({ codeownersErrors: ['line 3: Unknown owner'] })),
      'CODEOWNERS',
    ],
  ])('%s is named', (_what, question, setting) => {
    expect(loose(question)).toContain(setting);
    expect(judgeRepo(question).find((each) => each.setting === setting)?.wanted).toBeTruthy();
  });

  it('whose number is not in the runbook is no reviewer, whatever account there is', () => {
    const question = armed();
    const reviewers = question.reviewers.map((each) => ({ ...each, id: undefined }));
    expect(loose({ ...question, reviewers })).toHaveLength(2);
  });

  it('is never armed by leaving any part of it out', () => {
    const parts = fc.constantFrom<keyof RepoFacts>('rulesets', 'mainRules', 'environments', 'people');
    fc.assert(
      fc.property(parts, fc.nat({ max: 30 }), (part, index) => {
        const question = armed();
        const list: readonly unknown[] = [...[question.facts[part]].flat()];
        const at = index % list.length;
        const facts = { ...question.facts, [part]: list.filter((_, each) => each !== at) };
        expect(loose({ ...question, facts })).not.toEqual([]);
      }),
    );
  });
});
