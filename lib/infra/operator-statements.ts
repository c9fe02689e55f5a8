/** What a person at a terminal may do: what the verbs of the command line call, and no more. */
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { FunctionName } from '#lambdas/function-names.ts';
import {
  BALLOTS_GRANTS,
  INVOKER_GRANTS,
  QUEUE_DEPTH_GRANTS,
  STACKS_GRANTS,
} from '#lib/aws/grants/command-line.ts';
import { LOCKED_STACKS } from '#lib/aws/stack-policy.ts';
import { type StackName, stackName } from '#lib/aws/stage.ts';
import type { Bindings } from './bindings.ts';
import { type Deployment, physicalName, prefixOf, tenantOf } from './deployment.ts';
import type { Use } from './function-uses.ts';
import { makeUseStatements } from './use-statements.ts';

/** `status`, `gates`, `task`, `start`: strongly consistent reads of the stores, never of tokens or histories. */
const READS: readonly Use[] = [
  'progress-read',
  'gates-read',
  'incidents-read',
  'lock-read',
  'cutovers-read',
  'pages-read',
  // The control item too: it stands in the ledger's table.
  'ledger-read',
  'archive-read',
  'valve-read',
  'machine-status',
  'watch-read',
];

/** `declare`, `incidents close`, `maintenance announce`: on keys of their own, and never on progress or gates. */
const WRITES: readonly Use[] = ['incidents-open', 'incidents-close', 'watch-write'];

/** How keys of lib/aws/tenant-master-data.ts begin. */
export const masterDataArn = ({ archive }: Pick<Bindings, 'archive'>): string =>
  `${archive.bucketArn}/master-data/*`;

/** How keys of lib/gates/parse-evidence.ts begin. */
export const evidenceArn = ({ archive }: Pick<Bindings, 'archive'>): string =>
  `${archive.bucketArn}/evidence/*`;

const CALLED: readonly FunctionName[] = [
  'start',
  'task-report',
  'request-rollback',
  'gate-supersede',
  'acknowledge',
  'valve',
];

const allow = (actions: readonly string[], resources: readonly string[]): PolicyStatement =>
  new PolicyStatement({ actions: [...actions], resources: [...resources] });

export const functionArn = (deployment: Deployment, name: FunctionName): string =>
  `arn:aws:lambda:${deployment.config.region}:${deployment.config.account}:function:${physicalName(deployment, name)}`;

/** CloudFormation draws the last part of a stack's ARN when it makes it. */
export const stackArn = (deployment: Deployment, stack: StackName): string => {
  const { stage, region, account } = deployment.config;
  return `arn:aws:cloudformation:${region}:${account}:stack/${stackName(tenantOf(deployment), stage, stack)}/*`;
};

/**
 * Votes only where they are given at a prompt, or by telephone: elsewhere they are reviews of a pull request. Setting the stack policy belongs to
 * `start`; IAM cannot tell it from lifting it, which is why a permit to deploy also leaves a record that this role cannot write.
 */
export const operatorStatements = (
  deployment: Deployment,
  bindings: Bindings,
): readonly PolicyStatement[] => {
  const { config, runbook } = deployment;
  const use = makeUseStatements(bindings, config.region);
  const queues = ['invoices', 'invoices-dead-letters'].map(
    (queue) => `arn:aws:sqs:${config.region}:${config.account}:${prefixOf(deployment)}-${queue}`,
  );
  const votes = config.decisionSource === 'prompt';
  const completes: readonly FunctionName[] = [
    ...(votes ? (['gate-complete'] as const) : []),
    // By telephone, where the runbook permits it: entered there, and confirmed by whoever has the witness's policy (docs/adr/0019).
    ...(runbook.policies.breakGlass === undefined ? [] : (['gate-telephone'] as const)),
  ];
  return [
    ...[...READS, ...WRITES].flatMap((each) => use(each)),
    allow(
      INVOKER_GRANTS,
      [...CALLED, ...completes].map((name) => functionArn(deployment, name)),
    ),
    allow(QUEUE_DEPTH_GRANTS, queues),
    // `load-master-data`: what the tenant compares with the ERP, and nothing else that is archived.
    allow(['s3:PutObject'], [masterDataArn(bindings)]),
    new PolicyStatement({
      actions: ['kms:GenerateDataKey'],
      resources: [bindings.archive.key.arn],
      conditions: { StringEquals: { 'kms:ViaService': `s3.${config.region}.amazonaws.com` } },
    }),
    allow(
      [...STACKS_GRANTS.read, ...STACKS_GRANTS.lock],
      LOCKED_STACKS.map((stack) => stackArn(deployment, stack)),
    ),
    ...(votes
      ? [
          new PolicyStatement({
            actions: [...BALLOTS_GRANTS.read, ...BALLOTS_GRANTS.write],
            resources: [bindings.records.table.tableArn],
            conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['votes#*'] } },
          }),
        ]
      : []),
  ];
};
