/**
 * Whether the gate is armed: the repository is set as the checked-in settings say, everybody who decides has an account that can,
 * and what AWS trusts is this repository. What cannot be read is not armed.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Json } from '#lib/json.ts';
import type { RepoFacts, SeenRule, SeenRuleset } from '#lib/repo/repo-facts.ts';
import type { RulesetWanted, WantedSettings } from '#lib/repo/wanted-settings.ts';

export interface RepoFinding {
  /** Where it is set, in the words of GitHub's pages. */
  readonly setting: string;
  readonly armed: boolean;
  readonly seen: string;
  readonly wanted: string;
}

/** Somebody whose review may count at a gate. */
export interface Reviewer {
  readonly person: string;
  readonly name: string;
  readonly login: string;
  readonly id: number | undefined;
}

export interface RepoQuestion {
  readonly wanted: WantedSettings;
  readonly facts: RepoFacts;
  /** Of `deployment.yaml`: what AWS trusts. */
  readonly trusted: {
    readonly owner: string;
    readonly name: string;
    readonly ownerId: number;
    readonly repositoryId: number;
    readonly app: { readonly id: number; readonly userId: number; readonly slug: string };
  };
  readonly reviewers: readonly Reviewer[];
}

const shown = (value: Json | undefined): string => (value === undefined ? 'not set' : JSON.stringify(value));

const finding = (setting: string, armed: boolean, seen: string, wanted: string): RepoFinding => ({
  setting,
  armed,
  seen,
  wanted,
});

/** GitHub counts approvals: more of them is no weaker. Everything else is as it stands, or it is something else. */
const AT_LEAST: ReadonlySet<string> = new Set(['required_approving_review_count']);

/** Order says nothing in these. */
const sorted = (value: Json): Json =>
  Array.isArray(value)
    ? value.map(sorted).toSorted((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1))
    : value;

const holds = (key: string, seen: Json | undefined, wanted: Json): boolean =>
  AT_LEAST.has(key) && typeof seen === 'number' && typeof wanted === 'number'
    ? seen >= wanted
    : seen !== undefined && isDeepStrictEqual(sorted(seen), sorted(wanted));

/** A check may be required beside ours; ours must come from whom it has to come. */
const holdsChecks = (seen: Json | undefined, wanted: Json): boolean =>
  Array.isArray(seen) &&
  Array.isArray(wanted) &&
  wanted.every((one) => seen.some((other) => isDeepStrictEqual(other, one)));

const judgeRule = (
  where: string,
  wanted: RulesetWanted['rules'][number],
  seen: readonly SeenRule[],
): readonly RepoFinding[] => {
  const rule = seen.find(({ type }) => type === wanted.type);
  if (rule === undefined) return [finding(`${where}: rule ${wanted.type}`, false, 'not there', 'there')];
  const parameters = Object.entries(wanted.parameters ?? {});
  if (parameters.length === 0) return [finding(`${where}: rule ${wanted.type}`, true, 'there', 'there')];
  return parameters.map(([key, value]) => {
    const found = rule.parameters[key];
    const armed = key === 'required_status_checks' ? holdsChecks(found, value) : holds(key, found, value);
    return finding(
      `${where}: ${wanted.type}.${key}`,
      armed,
      shown(found),
      AT_LEAST.has(key) ? `at least ${shown(value)}` : shown(value),
    );
  });
};

const judgeRuleset = (wanted: RulesetWanted, seen: readonly SeenRuleset[]): readonly RepoFinding[] => {
  const where = `Ruleset "${wanted.name}"`;
  const named = seen.filter(({ name }) => name === wanted.name);
  const [ruleset] = named;
  if (ruleset === undefined || named.length > 1) {
    const others = seen.map(({ name }) => `"${name}"`).join(', ') || 'no ruleset';
    return [
      finding(
        where,
        false,
        named.length > 1 ? `there are ${named.length} of that name` : others,
        'one of it',
      ),
    ];
  }
  const { ref_name } = wanted.conditions;
  const bypass = ruleset.bypass?.map(({ actorId, actorType, mode }) => ({
    actor_id: actorId,
    actor_type: actorType,
    bypass_mode: mode,
  }));
  return [
    finding(`${where}: enforcement`, ruleset.enforcement === 'active', ruleset.enforcement, 'active'),
    finding(
      `${where}: branches`,
      ruleset.target === 'branch' &&
        isDeepStrictEqual([...ruleset.include], ref_name.include) &&
        isDeepStrictEqual([...ruleset.exclude], ref_name.exclude),
      `${ruleset.target} ${ruleset.include.join(', ') || 'none'}${ruleset.exclude.length === 0 ? '' : ` but not ${ruleset.exclude.join(', ')}`}`,
      `branch ${ref_name.include.join(', ')}`,
    ),
    finding(
      `${where}: who may bypass`,
      bypass !== undefined && isDeepStrictEqual(sorted(bypass), sorted(wanted.bypass_actors)),
      bypass === undefined ? 'not shown to this token' : shown(bypass),
      wanted.bypass_actors.length === 0 ? 'nobody' : shown(wanted.bypass_actors),
    ),
    ...wanted.rules.flatMap((rule) => judgeRule(where, rule, ruleset.rules)),
  ];
};

const judgeSettings = (
  where: string,
  wanted: Readonly<Record<string, Json>>,
  seen: Readonly<Record<string, Json>>,
): readonly RepoFinding[] =>
  Object.entries(wanted).map(([key, value]) =>
    finding(`${where}: ${key}`, holds(key, seen[key], value), shown(seen[key]), shown(value)),
  );

export const environmentNames = ({
  name,
  stages,
}: WantedSettings['environments'][number]): readonly string[] =>
  stages.length === 0 ? [name] : stages.map((stage) => `${name}-${stage}`);

const judgeEnvironments = ({ wanted, facts }: RepoQuestion): readonly RepoFinding[] =>
  wanted.environments.flatMap((each) =>
    environmentNames(each).flatMap((name) => {
      const where = `Environment ${name}`;
      const seen = facts.environments.find((environment) => environment.name === name);
      // A run that names a missing one creates it, without protection.
      if (seen === undefined) return [finding(where, false, 'not there', 'there')];
      const branches = typeof seen.branches === 'string' ? seen.branches : seen.branches.join(', ');
      return [
        finding(
          `${where}: deployment branches`,
          typeof each.branches === 'string' || isDeepStrictEqual(seen.branches, each.branches),
          branches || 'none',
          typeof each.branches === 'string' ? 'any' : `selected branches: ${each.branches.join(', ')}`,
        ),
        finding(
          `${where}: administrators may bypass`,
          seen.adminsMayBypass === false,
          seen.adminsMayBypass === undefined ? 'not shown' : seen.adminsMayBypass ? 'yes' : 'no',
          'no',
        ),
        finding(
          `${where}: required reviewers`,
          each.reviewers === 'none' ? seen.reviewers === 0 : seen.reviewers > 0,
          String(seen.reviewers),
          each.reviewers === 'none' ? '0' : 'at least one',
        ),
      ];
    }),
  );

/** Who may write, and so may approve in GitHub's own count. */
const WRITERS: ReadonlySet<string> = new Set(['write', 'maintain', 'admin']);

const judgePeople = ({ facts, reviewers, trusted }: RepoQuestion): readonly RepoFinding[] => [
  ...reviewers.map(({ person, name, login, id }) => {
    const seen = facts.people.find((each) => each.login.toLowerCase() === login.toLowerCase());
    const account = seen?.id === undefined ? 'no such account' : `account ${seen.id}, may ${seen.permission}`;
    return finding(
      `Reviewer ${name} (${person}, ${login})`,
      seen?.id !== undefined && id !== undefined && seen.id === id && WRITERS.has(seen.permission),
      account,
      id === undefined ? 'a githubId in the runbook' : `account ${id}, may write`,
    );
  }),
  finding(
    `App ${trusted.app.slug}`,
    facts.appUser.id === trusted.app.userId,
    facts.appUser.id === undefined ? 'no such user' : `acts as user ${facts.appUser.id}`,
    `acts as user ${trusted.app.userId}`,
  ),
];

const judgeTrust = ({ facts, trusted }: RepoQuestion): readonly RepoFinding[] => {
  const { id, ownerId, fullName } = facts.repository;
  const prefix = `repo:${trusted.owner}@${trusted.ownerId}/${trusted.name}@${trusted.repositoryId}`;
  return [
    finding(
      'Repository that AWS trusts',
      id === trusted.repositoryId && ownerId === trusted.ownerId,
      `${fullName}, number ${id}, of owner ${ownerId}`,
      `number ${trusted.repositoryId}, of owner ${trusted.ownerId}`,
    ),
    finding(
      'Repository’s name, which stands in the trust of AWS',
      fullName === `${trusted.owner}/${trusted.name}`,
      fullName,
      `${trusted.owner}/${trusted.name}`,
    ),
    finding(
      'OIDC: beginning of the subject',
      facts.oidc.sub_claim_prefix === prefix,
      shown(facts.oidc.sub_claim_prefix),
      prefix,
    ),
  ];
};

/** Every line that was looked at, armed or not; armed as a whole only if all are. */
export const judgeRepo = (question: RepoQuestion): readonly RepoFinding[] => {
  const { wanted, facts } = question;
  const { actions, selected_actions, workflow, oidc, ...repository } = wanted.repository;
  const enforced = wanted.main.rules.filter(
    ({ type }) => !facts.mainRules.some((rule) => rule.type === type),
  );
  return [
    ...judgeRuleset(wanted.main, facts.rulesets),
    finding(
      'Rules in force for main',
      enforced.length === 0,
      enforced.length === 0 ? 'all' : `without ${enforced.map(({ type }) => type).join(', ')}`,
      'all of the ruleset',
    ),
    ...judgeRuleset(wanted.gates, facts.rulesets),
    ...judgeSettings('Settings', repository, facts.repository.settings),
    ...judgeSettings('Actions', actions, facts.actions),
    ...judgeSettings('Selected actions', selected_actions, facts.selectedActions),
    ...judgeSettings('Workflow permissions', workflow, facts.workflow),
    ...judgeSettings('OIDC', oidc, facts.oidc),
    ...judgeTrust(question),
    ...judgeEnvironments(question),
    ...judgePeople(question),
    finding(
      'CODEOWNERS',
      facts.codeownersErrors.length === 0,
      facts.codeownersErrors.length === 0 ? 'no error' : facts.codeownersErrors.join('; '),
      'no error',
    ),
  ];
};
