import * as z from 'zod';
import type { Asked, Github } from '#lib/github/client/call.ts';
import type { GithubFailure } from '#lib/github/client/github-failure.ts';
import type { RepoFacts, SeenEnvironment, SeenPerson, SeenRuleset } from '#lib/repo/repo-facts.ts';
import { ok, type Result } from '#lib/result.ts';

const Settings = z.record(z.string(), z.json());
const Repository = z.looseObject({
  id: z.int(),
  full_name: z.string(),
  owner: z.looseObject({ id: z.int() }),
  default_branch: z.string(),
});
const Rule = z.object({ type: z.string(), parameters: Settings.default({}) });
const Rules = z.array(Rule);
const Listed = z.array(z.object({ id: z.int() }));
const Ruleset = z.object({
  name: z.string(),
  target: z.string().default('branch'),
  enforcement: z.string(),
  /** Only whoever may write the ruleset is told. */
  bypass_actors: z
    .array(
      z.object({
        actor_id: z.int().nullable().default(null),
        actor_type: z.string(),
        bypass_mode: z.string().default('always'),
      }),
    )
    .optional(),
  conditions: z
    .object({ ref_name: z.object({ include: z.array(z.string()), exclude: z.array(z.string()) }) })
    .nullish(),
  rules: Rules.default([]),
});
const Environments = z.object({
  total_count: z.int(),
  environments: z.array(
    z.object({
      name: z.string(),
      can_admins_bypass: z.boolean().optional(),
      deployment_branch_policy: z
        .object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
        .nullable(),
      protection_rules: z
        .array(z.object({ type: z.string(), reviewers: z.array(z.unknown()).optional() }))
        .default([]),
    }),
  ),
});
const Policies = z.object({
  total_count: z.int(),
  branch_policies: z.array(z.object({ name: z.string(), type: z.string().optional() })),
});
const User = z.object({ id: z.int(), login: z.string() });
const Permission = z.object({ permission: z.string() });
const CodeownersErrors = z.object({
  errors: z.array(z.object({ line: z.int(), kind: z.string(), message: z.string() })),
});

/** Of all that GitHub tells of a repository, what `.github/settings/repository.json` speaks of is looked up by its name. */
const settingsOf = (value: unknown): RepoFacts['actions'] =>
  Object.fromEntries(
    Object.entries(z.record(z.string(), z.unknown()).parse(value)).flatMap(([key, setting]) => {
      const json = z.json().safeParse(setting);
      return json.success ? [[key, json.data]] : [];
    }),
  );

/** A list that is cut off is none: a second page would hold what is not looked at. */
const whole = <T>(what: string, total: number, list: readonly T[]): Result<readonly T[], GithubFailure> =>
  total === list.length
    ? ok(list)
    : {
        ok: false,
        error: {
          kind: 'refused',
          status: undefined,
          detail: `${what}: ${list.length} of ${total} were told; so many are not expected here`,
        },
      };

const readRulesets = async (github: Github): Promise<Result<readonly SeenRuleset[], GithubFailure>> => {
  const listed = await github.all({
    route: 'GET /repos/{owner}/{repo}/rulesets',
    parameters: { includes_parents: true },
    answer: Listed,
  });
  if (!listed.ok) return listed;
  const rulesets: SeenRuleset[] = [];
  for (const { id } of listed.value) {
    const read = await github.ask({
      route: 'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}',
      parameters: { ruleset_id: id },
      answer: Ruleset,
    });
    if (!read.ok) return read;
    const { name, target, enforcement, bypass_actors, conditions, rules } = read.value.value;
    rulesets.push({
      name,
      target,
      enforcement,
      include: conditions?.ref_name.include ?? [],
      exclude: conditions?.ref_name.exclude ?? [],
      bypass: bypass_actors?.map(({ actor_id, actor_type, bypass_mode }) => ({
        actorId: actor_id,
        actorType: actor_type,
        mode: bypass_mode,
      })),
      rules,
    });
  }
  return ok(rulesets);
};

const readEnvironments = async (
  github: Github,
): Promise<Result<readonly SeenEnvironment[], GithubFailure>> => {
  const listed = await github.ask({
    route: 'GET /repos/{owner}/{repo}/environments',
    parameters: { per_page: 100 },
    answer: Environments,
  });
  if (!listed.ok) return listed;
  const every = whole('environments', listed.value.value.total_count, listed.value.value.environments);
  if (!every.ok) return every;
  const environments: SeenEnvironment[] = [];
  for (const { name, can_admins_bypass, deployment_branch_policy, protection_rules } of every.value) {
    let branches: SeenEnvironment['branches'] = deployment_branch_policy === null ? 'any' : 'protected';
    if (deployment_branch_policy?.custom_branch_policies) {
      const read = await github.ask({
        route: 'GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies',
        parameters: { environment_name: name, per_page: 100 },
        answer: Policies,
      });
      if (!read.ok) return read;
      const policies = whole(
        `branches of environment ${name}`,
        read.value.value.total_count,
        read.value.value.branch_policies,
      );
      if (!policies.ok) return policies;
      branches = policies.value.map((policy) => (policy.type === 'tag' ? `tag ${policy.name}` : policy.name));
    }
    environments.push({
      name,
      branches,
      adminsMayBypass: can_admins_bypass,
      reviewers: protection_rules.reduce((sum, { reviewers }) => sum + (reviewers?.length ?? 0), 0),
    });
  }
  return ok(environments);
};

/** Nobody of that name is an answer; anything else that fails is none. */
const readPerson = async (github: Github, login: string): Promise<Result<SeenPerson, GithubFailure>> => {
  const user = await github.ask({
    route: 'GET /users/{username}',
    parameters: { username: login },
    answer: User,
  });
  if (!user.ok) {
    return user.error.status === 404 ? ok({ login, id: undefined, permission: 'none' }) : user;
  }
  const permission = await github.ask({
    route: 'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
    parameters: { username: login },
    answer: Permission,
  });
  if (!permission.ok && permission.error.status !== 404) return permission;
  return ok({
    login,
    id: user.value.value.id,
    permission: permission.ok ? permission.value.value.permission : 'none',
  });
};

/**
 * Every setting that guards a gate. Needs a token that may read the repository's administration; the first answer that cannot be
 * had is the result, since what is not known is not armed.
 */
export const readRepoFacts = async (
  github: Github,
  about: { readonly main: string; readonly logins: readonly string[]; readonly appLogin: string },
): Promise<Result<RepoFacts, GithubFailure>> => {
  const ask = <S extends z.ZodType>(
    path: string,
    answer: S,
    parameters: Readonly<Record<string, string>> = {},
  ): Promise<Asked<z.output<S>>> =>
    github.ask({ route: `GET /repos/{owner}/{repo}${path}`, parameters, answer });

  const repository = await ask('', Repository);
  if (!repository.ok) return repository;
  const rulesets = await readRulesets(github);
  if (!rulesets.ok) return rulesets;
  const mainRules = await github.all({
    route: 'GET /repos/{owner}/{repo}/rules/branches/{branch}',
    parameters: { branch: about.main },
    answer: Rules,
  });
  if (!mainRules.ok) return mainRules;
  const environments = await readEnvironments(github);
  if (!environments.ok) return environments;
  const actions = await ask('/actions/permissions', Settings);
  if (!actions.ok) return actions;
  const selected = await ask('/actions/permissions/selected-actions', Settings);
  // 409: all are allowed, or none is; that is judged by itself.
  if (!selected.ok && selected.error.status !== 409) return selected;
  const workflow = await ask('/actions/permissions/workflow', Settings);
  if (!workflow.ok) return workflow;
  const oidc = await ask('/actions/oidc/customization/sub', Settings);
  if (!oidc.ok) return oidc;
  const codeowners = await ask('/codeowners/errors', CodeownersErrors, { ref: about.main });
  if (!codeowners.ok) return codeowners;
  const appUser = await readPerson(github, about.appLogin);
  if (!appUser.ok) return appUser;
  const people: SeenPerson[] = [];
  for (const login of about.logins) {
    const person = await readPerson(github, login);
    if (!person.ok) return person;
    people.push(person.value);
  }
  const { id, full_name, owner } = repository.value.value;
  return ok({
    repository: {
      id,
      ownerId: owner.id,
      fullName: full_name,
      settings: settingsOf(repository.value.value),
    },
    rulesets: rulesets.value,
    mainRules: mainRules.value,
    environments: environments.value,
    actions: actions.value.value,
    selectedActions: selected.ok ? selected.value.value : {},
    workflow: workflow.value.value,
    oidc: oidc.value.value,
    appUser: appUser.value,
    people,
    codeownersErrors: codeowners.value.value.errors.map(
      ({ line, kind, message }) => `line ${line}: ${kind}: ${message}`,
    ),
  });
};
