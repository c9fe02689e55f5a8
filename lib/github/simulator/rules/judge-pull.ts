import { atLeast } from '../accounts.ts';
import type { Pull, Review } from '../pull.ts';
import { changesOf } from '../pull-changes.ts';
import type { World } from '../world.ts';
import { codeOwnersAt, ownersOf } from './code-owners.ts';
import { missingChecks } from './missing-checks.ts';
import { rulesetsFor } from './rules-for.ts';
import { PullRequestParameters, type Rule, type RuleEvaluation, StatusChecksParameters } from './ruleset.ts';

/** The last opinion of each account; a comment changes none, and what was dismissed is none. */
export const opinions = (pull: Pull): readonly Review[] => {
  const last = new Map<number, Review>();
  for (const review of pull.reviews) {
    if (review.state === 'APPROVED' || review.state === 'CHANGES_REQUESTED') last.set(review.by.id, review);
  }
  return [...last.values()];
};

const approvals = (world: World, pull: Pull): readonly Review[] =>
  opinions(pull).filter(
    ({ state, by }) =>
      state === 'APPROVED' &&
      by.id !== pull.author.id &&
      (atLeast(world.accounts.permission(by), 'write') || by.type === 'Bot'),
  );

const pullObjections = (world: World, pull: Pull, wanted: PullRequestParameters): readonly string[] => {
  const approved = approvals(world, pull);
  const count = wanted.required_approving_review_count;
  const blocked = opinions(pull).some(
    ({ state, by }) => state === 'CHANGES_REQUESTED' && atLeast(world.accounts.permission(by), 'write'),
  );
  const out: string[] = [];
  if (blocked) out.push('Changes have been requested by a reviewer with write access.');
  if (approved.length < count)
    out.push(
      `At least ${count} approving review${count === 1 ? ' is' : 's are'} required by reviewers with write access.`,
    );
  if (
    wanted.require_last_push_approval &&
    !approved.some(({ by, commit }) => by.id !== pull.head.pushedBy.id && commit === pull.head.sha)
  )
    out.push('New changes require approval from someone other than the last pusher.');
  if (wanted.require_code_owner_review) {
    const base = world.git.refs.get(`refs/heads/${pull.base.ref}`);
    const lines = (base === undefined ? undefined : codeOwnersAt(world, base))?.lines ?? [];
    const unowned = changesOf(world, pull).some(({ path }) => {
      const owners = ownersOf(world, lines, path);
      return owners.length > 0 && !owners.some(({ id }) => approved.some(({ by }) => by.id === id));
    });
    if (unowned) out.push('Waiting on code owner review.');
  }
  return out;
};

const objections = (world: World, pull: Pull, rule: Rule): readonly string[] => {
  if (rule.type === 'pull_request')
    return pullObjections(world, pull, PullRequestParameters.parse(rule.parameters));
  if (rule.type !== 'required_status_checks') return [];
  const wanted = StatusChecksParameters.parse(rule.parameters);
  const base = world.git.refs.get(`refs/heads/${pull.base.ref}`) ?? '';
  const isBehind =
    wanted.strict_required_status_checks_policy && !world.git.history.contains(pull.head.sha, base);
  return [
    ...missingChecks(world, wanted, pull.head.sha),
    ...(isBehind ? ['The head branch is not up to date with the base branch.'] : []),
  ];
};

/** What the rules of its base have against a pull request now, each by its ruleset. */
export const judgePull = (world: World, pull: Pull): readonly RuleEvaluation[] =>
  rulesetsFor(world, `refs/heads/${pull.base.ref}`).flatMap(({ id, name, rules }) =>
    rules.flatMap((rule) =>
      objections(world, pull, rule).map((details) => ({
        ruleset: { id, name },
        type: rule.type,
        result: 'fail' as const,
        details,
      })),
    ),
  );

/** The strictest of what the rules of a base say about pull requests into it. */
export const pullRules = (world: World, base: string): readonly PullRequestParameters[] =>
  rulesetsFor(world, `refs/heads/${base}`).flatMap(({ rules }) =>
    rules.flatMap((rule) =>
      rule.type === 'pull_request' ? [PullRequestParameters.parse(rule.parameters)] : [],
    ),
  );
