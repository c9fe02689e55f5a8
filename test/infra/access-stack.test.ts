import { describe, expect, test } from 'vitest';
import { GITHUB_ISSUER, GITHUB_ROLES, type GithubRole } from '#lib/infra/github-trust.ts';
import { policiesIn } from './policies.ts';
import { ofType, synthesize } from './synthesize.ts';
import { type Claims, isLetIn, parseTrust, type TrustPolicy } from './trust.ts';

const { templates, deployment } = synthesize('production');
const { access } = templates;
const { account, region, repository } = deployment.config;
const prefix = 'cutover-adire-production-production';

const roles = new Map(
  ofType(access, 'AWS::IAM::Role').map(([, { Properties }]) => [
    String(Properties.RoleName).replace(`${prefix}-`, ''),
    Properties,
  ]),
);
const trustOf = (name: string): TrustPolicy => parseTrust(roles.get(name)?.AssumeRolePolicyDocument);

/** The statements that belong to a role, whichever way they are attached. */
const statementsOf = (id: string) =>
  policiesIn(access)
    .filter(({ logicalId, property }) => logicalId.startsWith(id) && property === 'PolicyDocument')
    .flatMap(({ document }) => document.Statement);

/** A token as GitHub gives it to the right job. */
const claimsOf = (role: GithubRole): Claims => {
  const environment = role.environment('production');
  const { owner, name, ownerId, repositoryId } = repository;
  const claims: Readonly<Record<string, string>> = {
    aud: 'sts.amazonaws.com',
    sub: `repo:${owner}@${ownerId}/${name}@${repositoryId}:environment:${environment}`,
    repository: `${owner}/${name}`,
    repository_id: repositoryId,
    repository_owner_id: ownerId,
    environment,
    ref: 'refs/heads/main',
    job_workflow_ref: `${owner}/${name}/.github/workflows/${role.workflow ?? 'plan.yml'}@refs/heads/main`,
    actor: 'somebody',
    workflow: 'any name',
  };
  return {
    ...Object.fromEntries(Object.entries(claims).map(([key, value]) => [`${GITHUB_ISSUER}:${key}`, value])),
    'sts:RoleSessionName': `cutover-${role.name}-42`,
  };
};
const without = (claims: Claims, key: string): Claims =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => name !== key));

const of = (claim: string): string => `${GITHUB_ISSUER}:${claim}`;
const { owner, name: repo, ownerId, repositoryId } = repository;

/** What somebody would try, and the claims that they would have. */
const MUTATIONS: readonly (readonly [string, string, string])[] = [
  ['another audience', of('aud'), 'sigstore'],
  [
    'the old form of sub, which a squatter of the name could have',
    of('sub'),
    `repo:${owner}/${repo}:environment:E`,
  ],
  ['a pull request', of('sub'), `repo:${owner}@${ownerId}/${repo}@${repositoryId}:pull_request`],
  [
    'a branch without an environment',
    of('sub'),
    `repo:${owner}@${ownerId}/${repo}@${repositoryId}:ref:refs/heads/main`,
  ],
  ['an environment of another name', of('environment'), 'test'],
  ['another repository of the same name', of('repository_id'), '999'],
  ['an owner who took the name over', of('repository_owner_id'), '999'],
  ['a session of a name that says nothing', 'sts:RoleSessionName', 'GitHubActions'],
];
const ON_MAIN: readonly (readonly [string, string, string])[] = [
  ['a branch that names the environment', of('ref'), 'refs/pull/4/merge'],
  ['a tag', of('ref'), 'refs/tags/main'],
  [
    'another workflow of main',
    of('job_workflow_ref'),
    `${owner}/${repo}/.github/workflows/ci.yml@refs/heads/main`,
  ],
  [
    'the workflow of a branch',
    of('job_workflow_ref'),
    `${owner}/${repo}/.github/workflows/W@refs/heads/other`,
  ],
  [
    'a workflow of the same name elsewhere',
    of('job_workflow_ref'),
    'evil/cutover/.github/workflows/W@refs/heads/main',
  ],
];

/** Nobody starts rehearsals in production. */
const ROLES: readonly GithubRole[] = Object.values(GITHUB_ROLES).filter(
  (role) => role !== GITHUB_ROLES.rehearse && role !== GITHUB_ROLES.certify,
);

describe.each(ROLES.map((role) => [role.name, role] as const))('%s', (name, role) => {
  const trust = trustOf(name);
  const claims = claimsOf(role);

  test('lets the right job in', () => {
    expect(isLetIn(trust, claims)).toBe(true);
  });

  const mutations = [...MUTATIONS, ...(role.workflow === undefined ? [] : ON_MAIN)];
  test.each(mutations)('refuses %s', (_, key, value) => {
    const mutated = value
      .replace(':environment:E', `:environment:${role.environment('production')}`)
      .replace('/W@', `/${role.workflow ?? ''}@`);
    expect(claims[key]).not.toBe(mutated);
    expect(isLetIn(trust, { ...claims, [key]: mutated })).toBe(false);
  });

  test('refuses a token that lacks any of the claims that it asks for', () => {
    const [statement] = trust.Statement;
    const asked = [
      ...Object.keys(statement?.Condition.StringEquals ?? {}),
      ...Object.keys(statement?.Condition.StringLike ?? {}),
    ];
    expect(asked.length).toBeGreaterThanOrEqual(role.workflow === undefined ? 6 : 8);
    for (const key of asked) expect(isLetIn(trust, without(claims, key)), key).toBe(false);
    expect(isLetIn(trust, {})).toBe(false);
  });

  test('refuses the jobs of the other roles, even those of its own environment', () => {
    for (const other of ROLES.filter((each) => each !== role))
      expect(isLetIn(trust, claimsOf(other)), other.name).toBe(false);
  });

  test('is taken on by web identity of GitHub alone, for the shortest time that a role can be limited to', () => {
    expect(trust.Statement).toHaveLength(1);
    expect(trust.Statement[0]).toMatchObject({
      Action: 'sts:AssumeRoleWithWebIdentity',
      Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${GITHUB_ISSUER}` },
    });
    expect(roles.get(name)?.MaxSessionDuration).toBe(3_600);
    // No wildcard in anything that GitHub says, and nothing that is true when it is missing.
    expect(JSON.stringify(trust.Statement[0]?.Condition.StringEquals)).not.toMatch(/[*?]/);
  });
});

describe('the evaluator of these tests', () => {
  const policy = (condition: object) =>
    parseTrust({
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: {}, Condition: condition }],
    });

  test('finds what a careless policy lets in', () => {
    const careless = policy({ StringLike: { [of('sub')]: `repo:${owner}*` } });
    expect(isLetIn(careless, { [of('sub')]: `repo:${owner}-evil/x:pull_request` })).toBe(true);
    expect(isLetIn(careless, { [of('sub')]: 'repo:x' })).toBe(false);
    expect(isLetIn(careless, {})).toBe(false);
  });

  test('understands no operator that it does not know', () => {
    expect(() => policy({ 'ForAllValues:StringEquals': { a: 'b' } })).toThrow();
    expect(() => policy({ StringEqualsIfExists: { a: 'b' } })).toThrow();
  });
});

const arn = (name: string): string => `arn:aws:lambda:${region}:${account}:function:${prefix}-${name}`;

describe('what each may do', () => {
  test('deploy takes on the roles of the bootstrap, of this account and region, and does nothing itself', () => {
    const [assume, ...certificates] = statementsOf('DeployDefaultPolicy');
    expect(certificates.flatMap(({ Action }) => Action)).toEqual([
      's3:ListBucket',
      's3:GetObject',
      'kms:Decrypt',
    ]);
    expect(JSON.stringify(certificates)).toContain('-uat-archive-');
    expect([assume]).toEqual([
      expect.objectContaining({
        Action: ['sts:AssumeRole'],
        Resource: ['deploy-role', 'file-publishing-role', 'lookup-role'].map(
          (role) => `arn:aws:iam::${account}:role/cdk-hnb659fds-${role}-${account}-${region}`,
        ),
      }),
    ]);
  });

  test('plan reads templates and changes nothing', () => {
    const actions = statementsOf('PlanDefaultPolicy').flatMap(({ Action }) => Action);
    expect(actions).toEqual(['cloudformation:DescribeStacks', 'cloudformation:GetTemplate']);
  });

  test.each([
    ['GateDecide', 'gate-complete'],
    ['GateRollback', 'request-rollback'],
    ['BreakGlass', 'request-rollback'],
  ])('%s calls %s and nothing else', (id, called) => {
    expect(statementsOf(`${id}DefaultPolicy`)).toEqual([
      { Action: ['lambda:InvokeFunction'], Effect: 'Allow', Resource: [arn(called)] },
    ]);
  });

  test('rehearsals are started in UAT, and nobody of GitHub starts anything in production', () => {
    expect(roles.has('rehearse')).toBe(false);
    expect(roles.has('certify')).toBe(false);
    expect(JSON.stringify(access)).not.toMatch(/rehearse/i);
    const uat = synthesize('uat');
    const may = policiesIn(uat.templates.access)
      .filter(({ logicalId, property }) => logicalId.startsWith('Rehearse') && property === 'PolicyDocument')
      .flatMap(({ document }) => document.Statement);
    const called = may.filter(({ Action }) => Action.includes('lambda:InvokeFunction'));
    expect(called.flatMap(({ Resource }) => Resource)).toEqual([
      `arn:aws:lambda:${uat.deployment.config.region}:${uat.deployment.config.account}:function:cutover-adire-production-uat-start`,
    ]);
    // Whether the one before is over it reads itself, and no invoice by that.
    const actions = new Set(may.flatMap(({ Action }) => Action.map(String)));
    expect([...actions].filter((action) => !action.startsWith('kms:')).sort()).toEqual([
      'cloudformation:DescribeStacks',
      'cloudformation:GetStackPolicy',
      'cloudformation:SetStackPolicy',
      'dynamodb:GetItem',
      'dynamodb:Query',
      'lambda:InvokeFunction',
      'states:DescribeExecution',
    ]);
    const keys = may
      .filter(({ Action }) => Action.some((action) => String(action).startsWith('dynamodb:')))
      .map(({ Condition }) => JSON.stringify(Condition));
    expect(keys).toEqual([
      expect.stringContaining('progress#*'),
      expect.stringContaining('lock#*'),
      expect.stringContaining('CONTROL#*'),
    ]);
  });

  test('audit reads gates and what was filed, and changes nothing', () => {
    const actions = statementsOf('GateAudit').flatMap(({ Action }) => Action.map(String));
    expect(actions).toContain('dynamodb:Query');
    expect(actions).toContain('s3:GetObject');
    expect(actions.filter((action) => /Put|Update|Delete|Invoke|Send/.test(action))).toEqual([]);
  });

  test('open reads gates and their evidence, nothing else that is archived, and calls gate-bind alone', () => {
    const statements = statementsOf('GateOpenDefaultPolicy');
    const on = (action: string) => statements.filter(({ Action }) => Action.includes(action));
    expect(on('dynamodb:GetItem').map(({ Condition }) => Condition)).toEqual([
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['gates#*'] } },
      // Which rehearsal goes.
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['lock#*'] } },
    ]);
    expect(JSON.stringify(on('s3:GetObject').map(({ Resource }) => Resource))).toMatch(
      /\/evidence\/\*"\]\]$/,
    );
    expect(JSON.stringify(on('lambda:InvokeFunction').map(({ Resource }) => Resource))).toMatch(
      /-gate-bind"\]\]$/,
    );
    expect(on('kms:Decrypt').every(({ Condition }) => JSON.stringify(Condition).includes('ViaService'))).toBe(
      true,
    );
    const actions = new Set(statements.flatMap(({ Action }) => Action.map(String)));
    expect([...actions].filter((action) => !action.startsWith('kms:')).sort()).toEqual([
      'dynamodb:GetItem',
      'dynamodb:Query',
      'lambda:InvokeFunction',
      's3:GetObject',
      's3:ListBucket',
    ]);
  });
});

describe('the operator', () => {
  const called = (
    stage: 'production' | 'uat',
    source: 'prompt' | 'pull-request' = 'pull-request',
    byTelephone = true,
  ) => {
    const { templates: made } = synthesize(stage, {
      change(base) {
        const { breakGlass: _permit, ...policies } = base.runbook.policies;
        return {
          ...base,
          ...(base.config.stage === 'uat' && { config: { ...base.config, decisionSource: source } }),
          ...(!byTelephone && { runbook: { ...base.runbook, policies } }),
        };
      },
    });
    const statements = policiesIn(made.access)
      .filter(({ type, logicalId }) => type === 'AWS::IAM::ManagedPolicy' && logicalId.startsWith('Operator'))
      .flatMap(({ document }) => document.Statement);
    const functions = statements
      .filter(({ Effect, Action }) => Effect === 'Allow' && Action.includes('lambda:InvokeFunction'))
      .flatMap(({ Resource }) =>
        (Resource ?? []).map((one) => String(one).replace(/^.*-(uat|production)-/, '')),
      );
    return { statements, functions };
  };

  test('calls what the verbs call; the completer only at a prompt, the telephone only where the runbook permits it', () => {
    const verbs = ['acknowledge', 'gate-supersede', 'request-rollback', 'start', 'task-report', 'valve'];
    for (const stage of ['production', 'uat'] as const) {
      expect(called(stage, 'pull-request', false).functions.toSorted()).toEqual(verbs);
      expect(called(stage).functions.toSorted()).toEqual([...verbs, 'gate-telephone'].toSorted());
    }
    const prompt = called('uat', 'prompt');
    expect(prompt.functions).toContain('gate-complete');
    expect(JSON.stringify(prompt.statements)).toContain('votes#*');
    expect(JSON.stringify(called('production').statements)).not.toContain('votes#*');
  });

  test('reads stores, never tokens, secrets or histories, which hold tokens; and writes master data, incidents and the watch only', () => {
    const { statements } = called('production');
    const text = JSON.stringify(statements);
    expect(text).not.toMatch(/TokensTable|TokensKey|GetSecretValue|GetExecutionHistory|SendTask/);
    const actions = new Set(statements.flatMap(({ Action }) => Action.map(String)));
    expect([...actions].filter((action) => /Put|Update|Delete|Create|Send/.test(action)).toSorted()).toEqual([
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      's3:PutObject',
    ]);
    const rows = statements.filter(({ Action }) => /dynamodb:(Put|Update)Item/.test(Action.join()));
    expect(rows.map(({ Condition }) => Condition)).toEqual([
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['incidents#*', 'incident#*'] } },
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['watch#*'] } },
    ]);
    const puts = statements.filter(({ Action }) => Action.includes('s3:PutObject'));
    expect(JSON.stringify(puts.map(({ Resource }) => Resource))).toMatch(
      /^\[\["[^"]+\/master-data\/\*"\]\]$/,
    );
    expect(actions).toContain('dynamodb:Query');
  });

  test('is a person with a second factor whose session has their own name', () => {
    const trust = trustOf('operator');
    expect(JSON.stringify(trust.Statement[0]?.Principal)).toContain(`${account}:root`);
    const name = '$' + '{aws:username}';
    expect(trust.Statement[0]?.Condition).toEqual({
      Bool: { 'aws:MultiFactorAuthPresent': ['true'] },
      StringEquals: { 'sts:RoleSessionName': [name] },
    });
    expect(isLetIn(trust, { 'sts:RoleSessionName': name })).toBe(false);
  });
});

describe('a decision by telephone', () => {
  /** Who may invoke a function, over every policy of the stack: by wildcard too. */
  const whoCalls = (name: string, made = access) =>
    policiesIn(made)
      .filter(({ property }) => property === 'PolicyDocument')
      .filter(({ document }) =>
        document.Statement.some(
          ({ Effect, Action, Resource }) =>
            Effect === 'Allow' &&
            Action.some((action) => /^(\*|lambda:(\*|Invoke.*))$/.test(String(action))) &&
            (Resource ?? []).some((one) => {
              const text = typeof one === 'string' ? one : JSON.stringify(one);
              return text.includes('*') ? !/:s3|:dynamodb|:kms/.test(text) : text.includes(`-${name}`);
            }),
        ),
      )
      .map(({ logicalId }) => logicalId.replace(/[0-9A-F]{8}$/, ''));

  test('takes two policies: one enters, the other confirms, and no workflow does either', () => {
    expect(whoCalls('gate-telephone')).toEqual(['OperatorPolicy']);
    expect(whoCalls('gate-witness')).toEqual(['WitnessPolicy']);
    expect(whoCalls('gate-complete')).toEqual(['GateDecideDefaultPolicy']);
  });

  test('its witness reads gates, the lock and what is deployed, calls gate-witness, and nothing else', () => {
    const statements = statementsOf('WitnessPolicy');
    const actions = new Set(statements.flatMap(({ Action }) => Action.map(String)));
    expect([...actions].filter((action) => !action.startsWith('kms:')).toSorted()).toEqual([
      'cloudformation:DescribeStacks',
      'dynamodb:GetItem',
      'dynamodb:Query',
      'lambda:InvokeFunction',
    ]);
    const on = (action: string) =>
      statements.filter(({ Effect, Action }) => Effect === 'Allow' && Action.includes(action));
    expect(on('dynamodb:GetItem').map(({ Condition }) => Condition)).toEqual([
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['gates#*'] } },
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['lock#*'] } },
    ]);
    expect(on('lambda:InvokeFunction').flatMap(({ Resource }) => Resource)).toEqual([arn('gate-witness')]);
    expect(JSON.stringify(statements)).not.toMatch(/TokensTable|LedgerTable|Archive|GetSecretValue|SendTask/);
    expect(on('kms:Decrypt').every(({ Condition }) => JSON.stringify(Condition).includes('ViaService'))).toBe(
      true,
    );
  });

  test('is for nobody who is given both policies: whoever may confirm is refused to enter', () => {
    const refused = (id: string) =>
      statementsOf(id)
        .filter(({ Effect }) => Effect === 'Deny')
        .map(({ Action, Resource }) => ({ Action, Resource }));
    expect(refused('WitnessPolicy')).toEqual([
      { Action: ['lambda:InvokeFunction'], Resource: [arn('gate-telephone')] },
    ]);
  });

  test('its witness is a person with a second factor whose session has their own name, as the operator is', () => {
    expect(trustOf('witness')).toEqual(trustOf('operator'));
    const attached = (name: string) => JSON.stringify(roles.get(name)?.ManagedPolicyArns);
    expect(attached('witness')).toMatch(/WitnessPolicy/);
    expect(attached('witness')).not.toMatch(/OperatorPolicy/);
    expect(attached('operator')).not.toMatch(/WitnessPolicy/);
  });

  test('has neither policy nor role of a witness where the runbook does not permit it', () => {
    const { templates: made } = synthesize('production', {
      change(base) {
        const { breakGlass: _permit, ...policies } = base.runbook.policies;
        return { ...base, runbook: { ...base.runbook, policies } };
      },
    });
    expect(whoCalls('gate-telephone', made.access)).toEqual([]);
    expect(whoCalls('gate-witness', made.access)).toEqual([]);
    expect(JSON.stringify(made.access)).not.toMatch(/witness/i);
  });
});

describe('GitHub as an identity provider', () => {
  test('is made where the account has none, and kept', () => {
    const [provider] = ofType(access, 'AWS::IAM::OIDCProvider');
    expect(provider?.[1]).toMatchObject({
      Properties: { Url: `https://${GITHUB_ISSUER}`, ClientIdList: ['sts.amazonaws.com'] },
      DeletionPolicy: 'RetainExceptOnCreate',
    });
  });

  test('is used by its name where somebody made it before, and left out where an emulator has none', () => {
    const { templates: existing } = synthesize('uat', {
      change: (base) => ({ ...base, config: { ...base.config, identityProvider: 'existing' } }),
    });
    const { templates: local } = synthesize('local');
    for (const made of [existing, local]) {
      expect(ofType(made.access, 'AWS::IAM::OIDCProvider')).toEqual([]);
      expect(ofType(made.access, 'AWS::IAM::Role')).toHaveLength(Object.keys(GITHUB_ROLES).length + 2);
    }
  });
});
