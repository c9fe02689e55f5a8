import { Refusal } from '../answer.ts';
import type { Actor } from '../tokens.ts';
import type { World } from '../world.ts';
import { missingChecks } from './missing-checks.ts';
import { bypassOf, rulesetsFor } from './rules-for.ts';
import type { Rule, RuleEvaluation, Ruleset } from './ruleset.ts';
import { StatusChecksParameters } from './ruleset.ts';

export interface RefChange {
  /** Full name. */
  readonly ref: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** A push to the ref itself, or the merge of a pull request into it. */
  readonly by: 'push' | 'merge';
}

const NOTHING = '0'.repeat(40);

/** What a rule has against a change; undefined: nothing. Rules about the pull request itself are judged with it. */
const objection = (world: World, rule: Rule, { before, after, by }: RefChange): string | undefined => {
  const { history, objects } = world.git;
  const isUpdate = before !== undefined && after !== undefined;
  switch (rule.type) {
    case 'creation':
      return before === undefined ? 'Cannot create ref due to creations being restricted.' : undefined;
    case 'update':
      return isUpdate ? 'Cannot update this protected ref.' : undefined;
    case 'deletion':
      return after === undefined ? 'Cannot delete this protected ref.' : undefined;
    case 'non_fast_forward':
      return isUpdate && !history.contains(after, before) ? 'Cannot force-push to this branch' : undefined;
    case 'pull_request':
      return by === 'push' && after !== undefined
        ? 'Changes must be made through a pull request.'
        : undefined;
    case 'required_linear_history':
      return isUpdate &&
        history.range(before, after).some((sha) => (objects.commit(sha)?.parents.length ?? 0) > 1)
        ? 'This branch must not contain merge commits.'
        : undefined;
    case 'required_signatures':
      return after !== undefined &&
        (before === undefined ? [after] : history.range(before, after)).some(
          (sha) => !world.verified.has(sha),
        )
        ? 'Commits must have verified signatures.'
        : undefined;
    case 'required_status_checks': {
      if (by === 'merge' || after === undefined) return undefined;
      return missingChecks(world, StatusChecksParameters.parse(rule.parameters), after)[0];
    }
    default:
      return undefined;
  }
};

const evaluate = (world: World, ruleset: Ruleset, change: RefChange): readonly RuleEvaluation[] =>
  ruleset.rules.map((rule) => {
    const details = objection(world, rule, change);
    return {
      ruleset: { id: ruleset.id, name: ruleset.name },
      type: rule.type,
      result: details === undefined ? 'pass' : 'fail',
      details: details ?? null,
    };
  });

/**
 * Whether somebody may change a ref so, kept as a rule suite unless no rule applies or all exempt them. `more` are objections
 * to the pull request that is merged, by the number of their ruleset.
 */
export const judgeChange = (
  world: World,
  actor: Actor,
  change: RefChange,
  more: readonly RuleEvaluation[] = [],
): readonly string[] => {
  const judged = rulesetsFor(world, change.ref).flatMap((ruleset) => {
    const bypass = bypassOf(world, actor, ruleset);
    if (bypass === 'exempt') return [];
    const passesBy = bypass === 'always' || (bypass === 'pull_request' && change.by === 'merge');
    const pulled = more.filter((one) => one.ruleset.id === ruleset.id);
    return [...evaluate(world, ruleset, change), ...pulled].map((evaluation) => ({
      ...evaluation,
      passesBy,
    }));
  });
  if (judged.length === 0) return [];
  const failed = judged.filter(({ result }) => result === 'fail');
  const standing = failed.filter(({ passesBy }) => !passesBy);
  world.ruleSuites.push({
    id: world.nextId(),
    actor: { id: actor.account.id, login: actor.account.login },
    before: change.before ?? NOTHING,
    after: change.after ?? NOTHING,
    ref: change.ref,
    at: world.now(),
    result: standing.length > 0 ? 'fail' : failed.length > 0 ? 'bypass' : 'pass',
    evaluations: judged.map(({ passesBy: _, ...evaluation }) => evaluation),
  });
  return [...new Set(standing.flatMap(({ details }) => (details === null ? [] : [details])))];
};

export const violation = (status: number, objections: readonly string[]): Refusal =>
  new Refusal(
    status,
    `Repository rule violations found\n\n${objections.map((one) => `${one}\n\n`).join('')}`,
  );
