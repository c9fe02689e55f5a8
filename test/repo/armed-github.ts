/** The stand-in for GitHub with the client's repository, its people and App, armed through the API as a platform engineer would. */
import { readFileSync } from 'node:fs';
import { serveGithub } from '#lib/github/simulator/http-server.ts';
import { type GithubSimulator, makeGithubSimulator } from '#lib/github/simulator/simulator.ts';
import { readDeploymentFile } from '#lib/infra/read-deployment-file.ts';
import { projectFolder } from '#lib/local/project-folder.ts';
import { loadRunbook } from '#lib/rehearsal/load-runbook.ts';
import { environmentNames } from '#lib/repo/judge-repo.ts';
import { reviewersOf } from '#lib/repo/reviewers-of.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { WANTED } from './sample-repo.ts';

const deployment = readDeploymentFile(readFileSync(projectFolder('deployment.yaml')), 'deployment.yaml');
const runbook = loadRunbook(projectFolder('runbooks/smartapi-go-live.yaml'));
if (!deployment.ok || !runbook.ok) throw new Error('deployment.yaml or the shipped runbook is not sound');
const { owner, name, ownerId, repositoryId, app } = deployment.value.production.repository;

const ADMIN = 'platform-engineer';
const AT = `/repos/${owner}/${name}`;

/** One request of the administrator; a refusal throws. */
export type Admin = (method: string, path: string, body?: unknown) => Promise<unknown>;

export interface ArmedGithub {
  readonly url: string;
  readonly token: string;
  readonly admin: Admin;
  readonly github: GithubSimulator;
  ruleset(name: string): Promise<{
    readonly id: number;
    readonly rules: readonly { readonly type: string; readonly parameters?: object }[];
  }>;
  close(): Promise<void>;
}

const arm = async (admin: Admin, reviewer: number): Promise<void> => {
  for (const { id } of rulesetsIn(await admin('GET', `${AT}/rulesets`)))
    await admin('DELETE', `${AT}/rulesets/${id}`);
  await admin('POST', `${AT}/rulesets`, WANTED.main);
  await admin('POST', `${AT}/rulesets`, WANTED.gates);
  const { actions, selected_actions, workflow, oidc, default_branch: _, ...settings } = WANTED.repository;
  await admin('PATCH', AT, settings);
  await admin('PUT', `${AT}/actions/permissions`, actions);
  await admin('PUT', `${AT}/actions/permissions/selected-actions`, selected_actions);
  await admin('PUT', `${AT}/actions/permissions/workflow`, workflow);
  await admin('PUT', `${AT}/actions/oidc/customization/sub`, oidc);
  for (const environment of WANTED.environments) {
    for (const each of environmentNames(environment)) {
      const any = environment.branches === 'any';
      await admin('PUT', `${AT}/environments/${each}`, {
        can_admins_bypass: environment.adminsMayBypass,
        deployment_branch_policy: any ? null : { protected_branches: false, custom_branch_policies: true },
        reviewers: environment.reviewers === 'some' ? [{ type: 'User', id: reviewer }] : null,
      });
      for (const branch of any ? [] : environment.branches)
        await admin('POST', `${AT}/environments/${each}/deployment-branch-policies`, { name: branch });
    }
  }
};

const rulesetsIn = (answer: unknown): readonly { readonly id: number; readonly name: string }[] =>
  Array.isArray(answer) ? answer : [];

/** `folder` must not exist yet. */
export const armedGithub = async (folder: string): Promise<ArmedGithub> => {
  const reviewers = reviewersOf(runbook.value.runbook);
  const github = makeGithubSimulator({
    clock: wallClock,
    folder,
    owner: { login: owner, id: Number(ownerId), type: 'Organization' },
    name,
    repositoryId: Number(repositoryId),
    app: { id: Number(app.id), userId: Number(app.userId), slug: app.slug },
    people: [
      { login: ADMIN, id: 900_001, permission: 'admin' },
      ...reviewers.map(({ login, id = 0 }) => ({ login, id, permission: 'write' as const })),
    ],
    seed: 1,
  });
  const running = await serveGithub(github, 0);
  const admin: Admin = async (method, path, body) => {
    const answer = await github.as(ADMIN).call(method, path, body);
    if (answer.status >= 300)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  await arm(admin, reviewers[0]?.id ?? 0);
  return {
    url: running.url,
    token: github.tokenOf(ADMIN),
    admin,
    github,
    async ruleset(wanted) {
      const found = rulesetsIn(await admin('GET', `${AT}/rulesets`)).find((each) => each.name === wanted);
      const whole = await admin('GET', `${AT}/rulesets/${found?.id}`);
      return JSON.parse(JSON.stringify(whole));
    },
    close: () => running.close(),
  };
};

export interface Loosened {
  readonly what: string;
  /** What `repo check` names. */
  readonly names: string;
  loosen(armed: ArmedGithub): Promise<unknown>;
}

const MAIN = `Ruleset "${WANTED.main.name}"`;
const GATES = `Ruleset "${WANTED.gates.name}"`;

const changed =
  (ruleset: string, change: object) =>
  async ({ admin, ruleset: read }: ArmedGithub): Promise<unknown> =>
    admin('PUT', `${AT}/rulesets/${(await read(ruleset)).id}`, change);

const parameter =
  (type: string, key: string, value: unknown) =>
  async (armed: ArmedGithub): Promise<unknown> => {
    const { id, rules } = await armed.ruleset(WANTED.main.name);
    const loosened = rules.map((rule) =>
      rule.type === type ? { ...rule, parameters: { ...rule.parameters, [key]: value } } : rule,
    );
    return armed.admin('PUT', `${AT}/rulesets/${id}`, { rules: loosened });
  };

/** The ways in which a repository is loosened in practice, each by one request. */
export const LOOSENED: readonly Loosened[] = [
  {
    what: 'the ruleset of main is set to evaluate',
    names: `${MAIN}: enforcement`,
    loosen: changed(WANTED.main.name, { enforcement: 'evaluate' }),
  },
  {
    what: 'administrators may bypass the ruleset of main',
    names: `${MAIN}: who may bypass`,
    loosen: changed(WANTED.main.name, {
      bypass_actors: [{ actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'always' }],
    }),
  },
  {
    what: 'one approval is enough',
    names: `${MAIN}: pull_request.required_approving_review_count`,
    loosen: parameter('pull_request', 'required_approving_review_count', 1),
  },
  {
    what: 'approvals outlive a push',
    names: `${MAIN}: pull_request.dismiss_stale_reviews_on_push`,
    loosen: parameter('pull_request', 'dismiss_stale_reviews_on_push', false),
  },
  {
    what: 'the required check may come from anybody',
    names: `${MAIN}: required_status_checks.required_status_checks`,
    loosen: parameter('required_status_checks', 'required_status_checks', [{ context: 'gate' }]),
  },
  {
    what: 'a person may push to the branches of gates',
    names: `${GATES}: who may bypass`,
    loosen: changed(WANTED.gates.name, {
      bypass_actors: [
        ...WANTED.gates.bypass_actors,
        { actor_id: 1, actor_type: 'OrganizationAdmin', bypass_mode: 'always' },
      ],
    }),
  },
  {
    what: 'every branch may use the environment of decisions',
    names: 'Environment gates-production: deployment branches',
    loosen: ({ admin }) =>
      admin('PUT', `${AT}/environments/gates-production`, {
        can_admins_bypass: false,
        deployment_branch_policy: null,
      }),
  },
  {
    what: 'administrators may bypass an environment',
    names: 'Environment deploy-production: administrators may bypass',
    loosen: ({ admin }) =>
      admin('PUT', `${AT}/environments/deploy-production`, {
        can_admins_bypass: true,
        deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
      }),
  },
  {
    what: 'workflows may approve pull requests',
    names: 'Workflow permissions: can_approve_pull_request_reviews',
    loosen: ({ admin }) =>
      admin('PUT', `${AT}/actions/permissions/workflow`, { can_approve_pull_request_reviews: true }),
  },
  {
    what: 'every verified publisher’s actions may run',
    names: 'Selected actions: verified_allowed',
    loosen: ({ admin }) =>
      admin('PUT', `${AT}/actions/permissions/selected-actions`, { verified_allowed: true }),
  },
  {
    what: 'actions need no pinned commit',
    names: 'Actions: sha_pinning_required',
    loosen: ({ admin }) =>
      admin('PUT', `${AT}/actions/permissions`, { enabled: true, sha_pinning_required: false }),
  },
  {
    what: 'merge commits say nothing of who approved',
    names: 'Settings: squash_merge_commit_message',
    loosen: ({ admin }) => admin('PATCH', AT, { squash_merge_commit_message: 'BLANK' }),
  },
  {
    what: 'tokens of jobs have a subject without numbers',
    names: 'OIDC: beginning of the subject',
    loosen: ({ admin }) =>
      admin('PUT', `${AT}/actions/oidc/customization/sub`, {
        use_default: true,
        use_immutable_subject: false,
      }),
  },
  {
    what: 'a member’s account may only read',
    names: 'Reviewer Nkechi Obi (nkechi-obi, adire-nkechi-obi)',
    loosen: async ({ github }) => github.people.setPermission('adire-nkechi-obi', 'read'),
  },
  {
    what: 'a member’s login belongs to somebody else',
    names: 'Reviewer Amara Okafor (amara-okafor, adire-amara-okafor)',
    loosen: async ({ github }) => github.people.rename('adire-amara-okafor', 'amara-elsewhere'),
  },
];
