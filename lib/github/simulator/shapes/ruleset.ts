import { atLeast } from '../accounts.ts';
import { bypassOf } from '../rules/rules-for.ts';
import type { RuleSuite, Ruleset } from '../rules/ruleset.ts';
import type { Actor } from '../tokens.ts';
import type { World } from '../world.ts';
import { nodeId } from './node-id.ts';
import { htmlUrl, repositoryUrl } from './repository.ts';
import { isoSeconds } from './time.ts';

/** Who may pass it by is shown to those only who may change it. */
const seesBypass = ({ accounts }: World, actor: Actor): boolean =>
  actor.kind === 'person'
    ? atLeast(accounts.permission(actor.account), 'admin')
    : actor.kind === 'installation' && actor.permissions.administration !== undefined;

const MODES = { always: 'always', pull_request: 'pull_requests_only', exempt: 'exempt' } as const;

export const rulesetShape = (world: World, actor: Actor, ruleset: Ruleset, whole: boolean) => {
  const { id, name, target, enforcement, bypass_actors, conditions, rules, createdAt, updatedAt } = ruleset;
  const mode = bypassOf(world, actor, ruleset);
  return {
    id,
    node_id: nodeId('RRS', id),
    name,
    target,
    source_type: 'Repository' as const,
    source: `${world.accounts.owner.login}/${world.options.name}`,
    enforcement,
    created_at: isoSeconds(createdAt),
    updated_at: isoSeconds(updatedAt),
    current_user_can_bypass: mode === undefined ? ('never' as const) : MODES[mode],
    _links: {
      self: { href: `${repositoryUrl(world)}/rulesets/${id}` },
      html: { href: `${htmlUrl(world)}/rules/${id}` },
    },
    ...(whole && { conditions, rules, ...(seesBypass(world, actor) && { bypass_actors }) }),
  };
};

export const branchRuleShapes = (world: World, rulesets: readonly Ruleset[]) =>
  rulesets.flatMap(({ id, rules }) =>
    rules.map((rule) => ({
      ...rule,
      ruleset_source_type: 'Repository' as const,
      ruleset_source: `${world.accounts.owner.login}/${world.options.name}`,
      ruleset_id: id,
    })),
  );

export const ruleSuiteShape = ({ options }: World, suite: RuleSuite) => ({
  id: suite.id,
  actor_id: suite.actor.id,
  actor_name: suite.actor.login,
  before_sha: suite.before,
  after_sha: suite.after,
  ref: suite.ref,
  repository_id: options.repositoryId,
  repository_name: options.name,
  pushed_at: isoSeconds(suite.at),
  result: suite.result,
});

export const wholeRuleSuiteShape = (world: World, suite: RuleSuite) => ({
  ...ruleSuiteShape(world, suite),
  rule_evaluations: suite.evaluations.map(({ ruleset, type, result, details }) => ({
    rule_source: { type: 'ruleset', ...ruleset },
    enforcement: 'active' as const,
    result,
    rule_type: type,
    details,
  })),
});
