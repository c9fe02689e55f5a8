import type { World } from '#lib/github/simulator/world.ts';
import type { LOOSENED } from '#lib/rehearsal/pull-act-schema.ts';

type Rule = (typeof LOOSENED)[number];
type Ruleset = World['rulesets'] extends Map<number, infer R> ? R : never;

/** Of the rules for main: what the pull request needs before it may be merged. */
const withPull = (
  ruleset: Ruleset,
  change: Readonly<Record<string, number | boolean | object>>,
): Ruleset => ({
  ...ruleset,
  rules: ruleset.rules.map((rule) =>
    rule.type === 'pull_request' ? { ...rule, parameters: { ...rule.parameters, ...change } } : rule,
  ),
});

const LOOSENED_AS: Readonly<
  Record<Exclude<Rule, 'actions-cannot-approve'>, readonly [ruleset: string, (as: Ruleset) => Ruleset]>
> = {
  'approvals-required': [
    'main',
    (ruleset) =>
      withPull(ruleset, {
        required_approving_review_count: 0,
        require_code_owner_review: false,
        require_last_push_approval: false,
      }),
  ],
  'check-required': [
    'main',
    (ruleset) => ({
      ...ruleset,
      rules: ruleset.rules.filter(({ type }) => type !== 'required_status_checks'),
    }),
  ],
  'only-the-app-pushes': ['gates', (ruleset) => ({ ...ruleset, enforcement: 'disabled' })],
  'dismissals-restricted': [
    'main',
    (ruleset) => withPull(ruleset, { dismissal_restriction: { enabled: false, allowed_actors: [] } }),
  ],
};

/** What an administrator of the repository switches off and on again, a rule at a time. */
export const makeLoosenedRules = (
  world: Pick<World, 'rulesets' | 'settings'>,
): { set(rule: Rule, holds: boolean): void } => {
  const armed = new Map(world.rulesets);
  const loose = new Set<Rule>();
  return {
    set(rule, holds) {
      if (holds) loose.delete(rule);
      else loose.add(rule);
      world.settings.actions.can_approve_pull_request_reviews = loose.has('actions-cannot-approve');
      for (const [id, ruleset] of armed) {
        const now = [...loose].reduce((standing, each) => {
          if (each === 'actions-cannot-approve') return standing;
          const [name, change] = LOOSENED_AS[each];
          return name === ruleset.name ? change(standing) : standing;
        }, ruleset);
        world.rulesets.set(id, now);
      }
    },
  };
};
