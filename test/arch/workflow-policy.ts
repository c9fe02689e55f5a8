/**
 * What each workflow may be: its triggers (gate-protocol.md 1.1 and 1.6) and, job by job, the role that it takes on, what its own
 * token may do, and whether it sees a secret. A workflow or a job that does not stand here is a finding.
 */
import type { GITHUB_ROLES } from '#lib/infra/github-trust.ts';

export interface JobPolicy {
  readonly role?: keyof typeof GITHUB_ROLES;
  /** Of the job's own token, whole. */
  readonly token: Readonly<Record<string, 'read' | 'write'>>;
  /** The environment whose secrets it needs, where it takes on no role. */
  readonly environment?: readonly string[];
  readonly secrets?: true;
  /** Runs more than the committed bundle, so it installs what the lock file names. */
  readonly installs?: true;
  /** Checks out what is being looked at, not main. */
  readonly ownCode?: true;
}

export interface WorkflowPolicy {
  readonly triggers: Readonly<Record<string, unknown>>;
  /** Runs of one group wait for each other, and none is dropped. */
  readonly queues?: true;
  /** Runs a pull request's own code with a role, which can therefore do nothing but read templates. */
  readonly mayRunPullRequests?: true;
  readonly jobs: Readonly<Record<string, JobPolicy>>;
}

const MAIN = { branches: ['main'] };
const REVIEWED = { types: ['submitted', 'edited', 'dismissed'] };
const BOTH = (prefix: string): readonly string[] => [`${prefix}-uat`, `${prefix}-production`];

export const WORKFLOW_POLICY: Readonly<Record<string, WorkflowPolicy>> = {
  'ci.yml': {
    triggers: { pull_request: null, merge_group: null, push: MAIN },
    jobs: { ci: { token: { contents: 'read' }, ownCode: true } },
  },
  'gate-hint.yml': {
    triggers: { pull_request_review: REVIEWED },
    jobs: { hint: { token: {} } },
  },
  'gates.yml': {
    triggers: {
      push: { ...MAIN, paths: ['signoffs/**'] },
      pull_request_target: { types: ['closed'], ...MAIN },
      workflow_run: { workflows: ['gate-hint'], types: ['completed'] },
      schedule: [{ cron: '*/10 * * * *' }],
      workflow_dispatch: {},
    },
    queues: true,
    jobs: {
      decide: { role: 'decide', token: { contents: 'read', 'pull-requests': 'read', 'id-token': 'write' } },
      open: { role: 'open', token: { contents: 'read', 'id-token': 'write' }, secrets: true },
    },
  },
  'rollback.yml': {
    triggers: { workflow_dispatch: { inputs: ['stage', 'reason', 'break_glass'] } },
    jobs: {
      gated: { role: 'rollback', token: { contents: 'read', 'id-token': 'write' } },
      'break-glass': { role: 'breakGlass', token: { contents: 'read', 'id-token': 'write' } },
      record: { environment: BOTH('gate-open'), token: { contents: 'read' }, secrets: true },
    },
  },
  'audit.yml': {
    triggers: { schedule: [{ cron: '17 1 * * *' }], workflow_dispatch: {} },
    jobs: {
      gates: { role: 'audit', token: { contents: 'read', 'id-token': 'write' }, secrets: true },
      settings: { environment: ['gate-audit'], token: { contents: 'read' }, secrets: true, installs: true },
    },
  },
  'deploy.yml': {
    triggers: {
      push: { ...MAIN, 'paths-ignore': ['signoffs/**', 'records/**', 'docs/**', '**.md'] },
      workflow_dispatch: { inputs: ['stage'] },
    },
    queues: true,
    jobs: {
      look: {
        role: 'rehearse',
        token: { contents: 'read', 'id-token': 'write' },
        installs: true,
        ownCode: true,
      },
      uat: {
        role: 'deploy',
        token: { contents: 'read', 'id-token': 'write' },
        installs: true,
        ownCode: true,
      },
      rehearse: {
        role: 'rehearse',
        token: { contents: 'read', 'id-token': 'write' },
        installs: true,
        ownCode: true,
      },
      certify: {
        role: 'certify',
        token: { contents: 'read', 'id-token': 'write' },
        installs: true,
        ownCode: true,
      },
      production: {
        role: 'deploy',
        token: { contents: 'read', 'id-token': 'write' },
        installs: true,
        ownCode: true,
      },
    },
  },
  'plan.yml': {
    triggers: { pull_request: MAIN },
    mayRunPullRequests: true,
    jobs: {
      compare: {
        role: 'plan',
        token: { contents: 'read', 'id-token': 'write' },
        installs: true,
        ownCode: true,
      },
      comment: { token: { contents: 'read', 'pull-requests': 'write' }, installs: true },
    },
  },
  'freeze.yml': {
    triggers: {
      pull_request_target: { types: ['opened', 'synchronize', 'reopened', 'edited'], ...MAIN },
      workflow_run: { workflows: ['freeze-hint'], types: ['completed'] },
      schedule: [{ cron: '*/15 * * * *' }],
      workflow_dispatch: {},
    },
    jobs: {
      judge: {
        environment: ['gate-open-production'],
        token: { contents: 'read' },
        secrets: true,
        installs: true,
      },
    },
  },
  'freeze-hint.yml': {
    triggers: { pull_request_review: REVIEWED },
    jobs: { hint: { token: {} } },
  },
};
