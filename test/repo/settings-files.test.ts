import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GATE_BRANCH_RULES, GATE_CHECK, LEAST_APPROVALS, mainRules } from '#lib/gates/branch-rules.ts';
import { FREEZE_CHECK } from '#lib/github/post-freeze.ts';
import { GITHUB_ROLES, type GithubRole } from '#lib/infra/github-trust.ts';
import { readDeploymentFile } from '#lib/infra/read-deployment-file.ts';
import { projectFolder } from '#lib/local/project-folder.ts';
import { loadRunbook } from '#lib/rehearsal/load-runbook.ts';
import { environmentNames } from '#lib/repo/judge-repo.ts';
import { readWanted, SETTINGS_FILES } from '#lib/repo/read-wanted.ts';
import { reviewersOf } from '#lib/repo/reviewers-of.ts';
import { WANTED } from './sample-repo.ts';

/** GitHub Actions, as the source of its jobs' checks. */
const ACTIONS_APP = 15_368;

const deployment = readDeploymentFile(
  readFileSync(projectFolder('deployment.yaml')),
  projectFolder('deployment.yaml'),
);
if (!deployment.ok) throw new Error('deployment.yaml is not sound');
const app = Number(deployment.value.production.repository.app.id);

describe('the checked-in settings', () => {
  it('have the rules of main that the verifier asks for, and name the App as the source of its checks', () => {
    const rules = mainRules(app).map((rule) =>
      rule.type === 'required_status_checks'
        ? {
            ...rule,
            parameters: {
              ...rule.parameters,
              required_status_checks: [
                { context: GATE_CHECK, integration_id: app },
                { context: 'ci', integration_id: ACTIONS_APP },
                { context: FREEZE_CHECK, integration_id: app },
              ],
            },
          }
        : rule,
    );
    expect(WANTED.main.rules).toEqual(rules);
    expect(WANTED.main.bypass_actors).toEqual([]);
  });

  it('let the App alone touch the branches of gates', () => {
    expect(WANTED.gates.rules).toEqual(GATE_BRANCH_RULES);
    expect(WANTED.gates.bypass_actors).toEqual([
      { actor_id: app, actor_type: 'Integration', bypass_mode: 'always' },
    ]);
    expect(WANTED.gates.conditions.ref_name.include).toEqual(['refs/heads/gate/**']);
  });

  it('never ask GitHub for more approvals than some authority of the runbook needs', () => {
    const loaded = loadRunbook(projectFolder('runbooks/smartapi-go-live.yaml'));
    if (!loaded.ok) throw new Error('the shipped runbook is not sound');
    const quorums = Object.values(loaded.value.runbook.authorities).map(({ quorum }) => quorum);
    expect(Math.min(...quorums)).toBeGreaterThanOrEqual(LEAST_APPROVALS);
    expect(reviewersOf(loaded.value.runbook).filter(({ id }) => id === undefined)).toEqual([]);
  });

  it('have each environment that AWS trusts, and no other', () => {
    const roles: readonly GithubRole[] = Object.values(GITHUB_ROLES);
    const trusted = roles.flatMap((role) =>
      (['uat', 'production'] as const)
        .filter(
          (stage) => stage === 'uat' || (role !== GITHUB_ROLES.rehearse && role !== GITHUB_ROLES.certify),
        )
        .map((stage) => role.environment(stage)),
    );
    expect(WANTED.environments.flatMap(environmentNames).sort()).toEqual([...new Set(trusted)].sort());
  });

  it('bind to main every environment whose role may do anything but look', () => {
    const roles: readonly GithubRole[] = Object.values(GITHUB_ROLES);
    for (const environment of WANTED.environments.filter(({ branches }) => branches === 'any')) {
      const looking = roles.filter((role) => environmentNames(environment).includes(role.environment('uat')));
      expect(looking.map(({ name }) => name)).toEqual(['plan']);
    }
  });
});

describe('the actions that are allowed', () => {
  it('are those of GitHub and those that the workflows use, and no other', () => {
    const used = ['.github/workflows', '.github/actions']
      .flatMap((folder) =>
        readdirSync(projectFolder(folder), { recursive: true, encoding: 'utf8' }).map((file) =>
          join(projectFolder(folder), file),
        ),
      )
      .filter((file) => file.endsWith('.yml'))
      .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/uses: ([\w-]+\/[\w.-]+)@/g)])
      .flatMap(([, action]) => action ?? []);
    const foreign = [...new Set(used)].filter((action) => !action.startsWith('actions/'));
    expect(foreign.length).toBeGreaterThan(0);
    expect(WANTED.repository.selected_actions.patterns_allowed).toEqual(foreign.map((each) => `${each}@*`));
  });
});

describe('settings that cannot be read', () => {
  const texts = new Map<string, string>(
    Object.values(SETTINGS_FILES).map((file) => [file, readFileSync(projectFolder(file), 'utf8')]),
  );

  it.each(Object.values(SETTINGS_FILES))('say so: %s', (file) => {
    const told = (text: string | undefined): readonly string[] => {
      const read = readWanted((asked) => (asked === file ? text : texts.get(asked)));
      return read.ok ? [] : read.error;
    };
    expect(told(undefined)).toEqual([`${file} is not there: it says how the repository has to be set.`]);
    expect(told('{')).toEqual([expect.stringContaining(`${file} is no JSON`)]);
    expect(told('{"unknown": 1}')).toEqual([expect.stringContaining(file)]);
  });
});
