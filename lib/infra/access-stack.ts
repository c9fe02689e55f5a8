import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AccountPrincipal,
  Effect,
  FederatedPrincipal,
  ManagedPolicy,
  OidcProviderNative,
  PolicyStatement,
  Role,
} from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { ARCHIVE_GRANTS } from '#lib/aws/grants/archive.ts';
import { INVOKER_GRANTS, STACKS_GRANTS } from '#lib/aws/grants/command-line.ts';
import { LOCKED_STACKS } from '#lib/aws/stack-policy.ts';
import { STACKS } from '#lib/aws/stage.ts';
import { constructId } from './construct-id.ts';
import type { CutoverStack } from './cutover-stack.ts';
import { type Deployment, prefixOf } from './deployment.ts';
import { GITHUB_ISSUER, GITHUB_ROLES, type GithubRole, githubTrust } from './github-trust.ts';
import { tagDataClass } from './house-tags.ts';
import { evidenceArn, functionArn, operatorStatements, stackArn } from './operator-statements.ts';
import { stackProps } from './stack-props.ts';
import { makeUseStatements } from './use-statements.ts';

/** The roles that `cdk bootstrap` makes; this is its default name for a deployment's own set. */
const QUALIFIER = 'hnb659fds';
const BOOTSTRAP_ROLES = ['deploy-role', 'file-publishing-role', 'lookup-role'] as const;

/**
 * No role can be limited to less by IAM. GitHub's workflows ask for 15 minutes, which is the least that STS gives, and for the hour
 * only where they deploy (.github/actions/aws-role); that they do is a test of the workflows.
 */
const SESSION = Duration.hours(1);

/** IAM fills it in: a session is named after whoever has it. */
const OWN_NAME = ['$', '{aws:username}'].join('');

type RoleName = keyof typeof GITHUB_ROLES;
/** Production has neither. */
type OfRehearsals = 'rehearse' | 'certify';

/**
 * Who is let in from outside: workflows of one repository, by what GitHub says they are, and people at a terminal. Each role has
 * an allow list of exact resources; a permissions boundary would only say the same again.
 */
export class AccessStack extends Stack {
  /** Production has none that starts rehearsals. */
  readonly githubRoles: Readonly<
    Record<Exclude<RoleName, OfRehearsals>, Role> & Partial<Record<OfRehearsals, Role>>
  >;
  readonly operator: ManagedPolicy;
  /** Only where the runbook permits a decision by telephone. */
  readonly witness: ManagedPolicy | undefined;

  constructor(scope: Construct, deployment: Deployment, from: { readonly cutover: CutoverStack }) {
    super(scope, 'access', stackProps(deployment, 'access', 'Roles of workflows and people'));
    const { config, runbook } = deployment;
    const prefix = prefixOf(deployment);
    const provider = `arn:aws:iam::${config.account}:oidc-provider/${GITHUB_ISSUER}`;
    const own =
      config.capabilities.identityProvider && config.identityProvider === 'create'
        ? new OidcProviderNative(this, 'Github', {
            url: `https://${GITHUB_ISSUER}`,
            clientIds: ['sts.amazonaws.com'],
            // Others of the account may rely on it by now; not if it was never deployed, and an account has it once.
            removalPolicy:
              config.removal === 'retain' ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
          })
        : undefined;

    const role = (name: RoleName, statements: readonly PolicyStatement[]): Role => {
      const github: GithubRole = GITHUB_ROLES[name];
      const made = new Role(this, constructId(github.name), {
        roleName: `${prefix}-${github.name}`,
        description: `A workflow that ${github.what}`,
        maxSessionDuration: SESSION,
        assumedBy: new FederatedPrincipal(
          provider,
          { ...githubTrust(github, config.stage, config.repository) },
          'sts:AssumeRoleWithWebIdentity',
        ),
      });
      for (const statement of statements) made.addToPolicy(statement);
      if (own) made.node.addDependency(own);
      return made;
    };
    const allow = (actions: readonly string[], resources: readonly string[]): PolicyStatement =>
      new PolicyStatement({ actions: [...actions], resources: [...resources] });
    const use = makeUseStatements(from.cutover.bindings, config.region);

    // Of a stage that is rehearsed on again and again; in production it is always the one.
    const whichRehearsal = use('lock-read');

    this.githubRoles = {
      deploy: role('deploy', [
        allow(
          ['sts:AssumeRole'],
          BOOTSTRAP_ROLES.map(
            (each) =>
              `arn:aws:iam::${config.account}:role/cdk-${QUALIFIER}-${each}-${config.account}-${config.region}`,
          ),
        ),
        // Production asks for certificates before anything is changed.
        ...use('certificates-read'),
      ]),
      plan: role('plan', [
        allow(
          ['cloudformation:DescribeStacks', 'cloudformation:GetTemplate'],
          STACKS.map((stack) => stackArn(deployment, stack)),
        ),
      ]),
      // Evidence, of all that is archived: it stands in the pull request, and what cleared invoices say does not.
      open: role('open', [
        ...use('gates-read'),
        ...whichRehearsal,
        allow(ARCHIVE_GRANTS.read.objects, [evidenceArn(from.cutover.bindings)]),
        allow(ARCHIVE_GRANTS.read.bucket, [from.cutover.bindings.archive.bucketArn]),
        new PolicyStatement({
          actions: ['kms:Decrypt'],
          resources: [from.cutover.bindings.archive.key.arn],
          conditions: { StringEquals: { 'kms:ViaService': `s3.${config.region}.amazonaws.com` } },
        }),
        allow(INVOKER_GRANTS, [functionArn(deployment, 'gate-bind')]),
      ]),
      decide: role('decide', [allow(['lambda:InvokeFunction'], [functionArn(deployment, 'gate-complete')])]),
      rollback: role('rollback', [
        allow(['lambda:InvokeFunction'], [functionArn(deployment, 'request-rollback')]),
      ]),
      breakGlass: role('breakGlass', [
        allow(['lambda:InvokeFunction'], [functionArn(deployment, 'request-rollback')]),
      ]),
      audit: role('audit', [...use('gates-read'), ...whichRehearsal, ...use('archive-read')]),
      ...(config.stage !== 'production' && {
        rehearse: role('rehearse', [
          ...use('progress-read'),
          // Whether the one before is over: then its lock may be lifted.
          ...whichRehearsal,
          ...use('control-read'),
          ...use('machine-status'),
          allow(
            [...STACKS_GRANTS.read, ...STACKS_GRANTS.lock],
            LOCKED_STACKS.map((stack) => stackArn(deployment, stack)),
          ),
          allow(['lambda:InvokeFunction'], [functionArn(deployment, 'start')]),
        ]),
        certify: role('certify', [
          allow(
            STACKS_GRANTS.read,
            LOCKED_STACKS.map((stack) => stackArn(deployment, stack)),
          ),
          allow(['lambda:InvokeFunction'], [functionArn(deployment, 'file-certificate')]),
        ]),
      }),
    };

    // A policy by its name, so that a permission set of the identity centre can have it too.
    this.operator = new ManagedPolicy(this, 'OperatorPolicy', {
      managedPolicyName: `${prefix}-operator`,
      description: 'What the command line does for somebody who runs a cutover',
      statements: [...operatorStatements(deployment, from.cutover.bindings)],
    });
    this.makePerson(deployment, 'operator', 'Somebody who runs a cutover from a terminal', this.operator);
    this.witness = runbook.policies.breakGlass === undefined ? undefined : this.makeWitness(deployment, use);
    tagDataClass(this, 'none');
  }

  /**
   * Whoever confirms what the operator has entered by telephone: the entry, and the confirmation, no more. Who is given this policy
   * and the operator's together enters nothing; that nobody has two roles is for the account to see to (docs/deploy.md).
   */
  private makeWitness(deployment: Deployment, use: ReturnType<typeof makeUseStatements>): ManagedPolicy {
    const policy = new ManagedPolicy(this, 'WitnessPolicy', {
      managedPolicyName: `${prefixOf(deployment)}-witness`,
      description: 'Confirms what an operator has entered of a decision by telephone',
      statements: [
        ...use('gates-read'),
        // By which id the cutover runs: every command looks there first.
        ...use('lock-read'),
        new PolicyStatement({
          actions: [...STACKS_GRANTS.outputs],
          // Where the command line reads what is deployed.
          resources: LOCKED_STACKS.map((stack) => stackArn(deployment, stack)),
        }),
        new PolicyStatement({
          actions: [...INVOKER_GRANTS],
          resources: [functionArn(deployment, 'gate-witness')],
        }),
        // A refusal is stronger than any grant: a session that has both policies enters nothing.
        new PolicyStatement({
          effect: Effect.DENY,
          actions: [...INVOKER_GRANTS],
          resources: [functionArn(deployment, 'gate-telephone')],
        }),
      ],
    });
    this.makePerson(
      deployment,
      'witness',
      'Somebody who heard a decision by telephone and confirms it',
      policy,
    );
    return policy;
  }

  /**
   * Who of the account may take it on is for the account's own policies; here, that it is a person with a name and a second
   * factor. People of the identity centre have no user name: they get the policy through a permission set.
   */
  private makePerson(
    deployment: Deployment,
    name: 'operator' | 'witness',
    description: string,
    policy: ManagedPolicy,
  ): void {
    new Role(this, constructId(name), {
      roleName: `${prefixOf(deployment)}-${name}`,
      description,
      maxSessionDuration: SESSION,
      assumedBy: new AccountPrincipal(deployment.config.account).withConditions({
        Bool: { 'aws:MultiFactorAuthPresent': 'true' },
        StringEquals: { 'sts:RoleSessionName': OWN_NAME },
      }),
      managedPolicies: [policy],
    });
  }
}
