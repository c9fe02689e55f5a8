import { readFileSync } from 'node:fs';
import { projectFolder } from '#lib/local/project-folder.ts';
import { environmentNames, type RepoQuestion } from '#lib/repo/judge-repo.ts';
import { readWanted } from '#lib/repo/read-wanted.ts';

const wanted = readWanted((file) => readFileSync(projectFolder(file), 'utf8'));
if (!wanted.ok) throw new Error(wanted.error.join('\n'));
export const WANTED = wanted.value;

const seenRule = ({ type, parameters }: (typeof WANTED.main.rules)[number]) => ({
  type,
  parameters: parameters ?? {},
});
const { actions, selected_actions, workflow, oidc, ...settings } = WANTED.repository;

const TRUSTED = {
  owner: 'adire-trading',
  name: 'cutover',
  ownerId: 100_000_001,
  repositoryId: 200_000_001,
  app: { id: 300_001, userId: 400_000_001, slug: 'adire-cutover' },
};

/** A repository that is set as the checked-in settings say. */
export const armed = (): RepoQuestion => ({
  wanted: WANTED,
  trusted: TRUSTED,
  reviewers: [
    { person: 'cfo', name: 'Nkechi Obi', login: 'cfo', id: 11 },
    { person: 'cio', name: 'Tunde Bello', login: 'cio', id: 12 },
  ],
  facts: {
    repository: {
      id: TRUSTED.repositoryId,
      ownerId: TRUSTED.ownerId,
      fullName: 'adire-trading/cutover',
      settings,
    },
    rulesets: [WANTED.main, WANTED.gates].map((ruleset) => ({
      name: ruleset.name,
      target: ruleset.target,
      enforcement: ruleset.enforcement,
      include: ruleset.conditions.ref_name.include,
      exclude: ruleset.conditions.ref_name.exclude,
      bypass: ruleset.bypass_actors.map((actor) => ({
        actorId: actor.actor_id,
        actorType: actor.actor_type,
        mode: actor.bypass_mode,
      })),
      rules: ruleset.rules.map(seenRule),
    })),
    mainRules: WANTED.main.rules.map(seenRule),
    environments: WANTED.environments.flatMap((environment) =>
      environmentNames(environment).map((name) => ({
        name,
        branches: environment.branches,
        adminsMayBypass: false,
        reviewers: environment.reviewers === 'some' ? 1 : 0,
      })),
    ),
    actions,
    selectedActions: selected_actions,
    workflow,
    oidc: { ...oidc, sub_claim_prefix: 'repo:adire-trading@100000001/cutover@200000001' },
    appUser: { login: 'adire-cutover[bot]', id: TRUSTED.app.userId, permission: 'none' },
    people: [
      { login: 'cfo', id: 11, permission: 'write' },
      { login: 'CIO', id: 12, permission: 'maintain' },
    ],
    codeownersErrors: [],
  },
});
