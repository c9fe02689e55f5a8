/**
 * Which workflow may take on which role. Names of workflows and environments stand here once: the workflows themselves are
 * compared with them (test/arch). Claims and their forms: GitHub's OIDC reference and IAM's list of condition keys for GitHub.
 */
import type { Stage } from '#lib/aws/stage.ts';
import type { ClientBindings } from './stage-config.ts';

export const GITHUB_ISSUER = 'token.actions.githubusercontent.com';
const AUDIENCE = 'sts.amazonaws.com';
const MAIN = 'refs/heads/main';

export interface GithubRole {
  /** The role's name behind the prefix, and the beginning of its sessions' names. */
  readonly name: string;
  readonly what: string;
  /** Letters and dashes only: GitHub encodes a colon in `sub`, and nobody remembers that. */
  readonly environment: (stage: Stage) => string;
  /** Only this workflow of main; undefined: any branch, since it can only read templates. */
  readonly workflow?: string;
}

export const GITHUB_ROLES = {
  deploy: {
    name: 'deploy',
    what: 'deploys, through the roles that cdk bootstrap makes',
    environment: (stage) => `deploy-${stage}`,
    workflow: 'deploy.yml',
  },
  rehearse: {
    name: 'rehearse',
    what: 'starts a rehearsal on what was just deployed',
    environment: (stage) => `rehearse-${stage}`,
    workflow: 'deploy.yml',
  },
  certify: {
    name: 'certify',
    what: 'hands in what it has rehearsed, to file-certificate, which holds it against what is deployed',
    environment: (stage) => `certify-${stage}`,
    workflow: 'deploy.yml',
  },
  plan: {
    name: 'plan',
    what: 'reads the deployed templates, to show a pull request what it would change',
    environment: (stage) => `plan-${stage}`,
  },
  open: {
    name: 'gate-open',
    what: 'reads gates, to open and update their pull requests',
    environment: (stage) => `gate-open-${stage}`,
    workflow: 'gates.yml',
  },
  decide: {
    name: 'gate-decide',
    what: 'hands a decision to gate-complete, which checks it again',
    environment: (stage) => `gates-${stage}`,
    workflow: 'gates.yml',
  },
  rollback: {
    name: 'gate-rollback',
    what: 'asks for the way back, after a second person has said so in GitHub',
    environment: (stage) => `gate-rollback-${stage}`,
    workflow: 'rollback.yml',
  },
  breakGlass: {
    name: 'break-glass',
    what: 'asks for the way back on the word of one person, who has to be ratified',
    environment: (stage) => `break-glass-${stage}`,
    workflow: 'rollback.yml',
  },
  audit: {
    name: 'gate-audit',
    what: 'reads gates and what was filed with them, to judge each decision again',
    // One job looks at all stages, each in its own account.
    environment: () => 'gate-audit',
    workflow: 'audit.yml',
  },
} as const satisfies Record<string, GithubRole>;

export type Conditions = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * Every claim by equality: a claim that is missing is no match. With an environment `sub` says nothing of the branch, so branch and
 * workflow are asked for as well; ids, since names can be taken over by somebody else.
 */
export const githubTrust = (
  role: GithubRole,
  stage: Stage,
  { owner, name, ownerId, repositoryId }: ClientBindings['repository'],
): Conditions => {
  const claim = (key: string): string => `${GITHUB_ISSUER}:${key}`;
  const environment = role.environment(stage);
  return {
    StringEquals: {
      [claim('aud')]: AUDIENCE,
      [claim('sub')]: `repo:${owner}@${ownerId}/${name}@${repositoryId}:environment:${environment}`,
      [claim('repository_id')]: repositoryId,
      [claim('repository_owner_id')]: ownerId,
      [claim('environment')]: environment,
      ...(role.workflow === undefined
        ? {}
        : {
            [claim('ref')]: MAIN,
            [claim('job_workflow_ref')]: `${owner}/${name}/.github/workflows/${role.workflow}@${MAIN}`,
          }),
    },
    // So that CloudTrail says which role's job it was, whoever wrote the workflow.
    StringLike: { 'sts:RoleSessionName': `cutover-${role.name}-*` },
  };
};
