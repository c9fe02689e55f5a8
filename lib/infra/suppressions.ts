/** Every finding of a check that we answer instead of mending, each with its reason. There is no other place for them. */
import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { STACKS } from '#lib/aws/stage.ts';
import type { HouseStacks } from './build-stacks.ts';
import { certificateSource } from './certificate-way.ts';
import type { HouseFunction } from './constructs/house-function.ts';
import type { Deployment } from './deployment.ts';
import { FUNCTION_USES, type Use } from './function-uses.ts';
import { machineBindings } from './machine-bindings.ts';
import { evidenceArn, masterDataArn, stackArn } from './operator-statements.ts';

interface Suppression {
  readonly id: string;
  readonly reason: string;
  readonly scopes: readonly IConstruct[];
}

const wildcard = (resource: string): string => `AwsSolutions-IAM5[Resource::${resource}]`;

const suppressionsOf = (stacks: HouseStacks, deployment: Deployment): readonly Suppression[] => {
  const { data, tenant, cutover, monitoring, access } = stacks;
  const functions = new Map([...tenant.functions, ...cutover.functions, ...monitoring.functions]);
  const users = (...uses: readonly Use[]): readonly HouseFunction[] =>
    [...functions].flatMap(([name, one]) =>
      FUNCTION_USES[name].some((use) => uses.includes(use)) ? [one] : [],
    );
  const { main, rollback } = machineBindings(deployment);
  const executions = [main, rollback].map(({ executionArns }) => ({
    id: wildcard(executionArns),
    reason:
      'Executions are named when they start (cutover, run, epoch). The machine in the ARN is exact, and its name is ours.',
    scopes: [
      ...users('machine-start', 'rollback-start', 'machine-stop', 'machine-status', 'machine-history'),
      access.operator,
      ...(access.githubRoles.rehearse ? [access.githubRoles.rehearse] : []),
    ],
  }));
  return [
    {
      id: 'AwsSolutions-SMG4',
      reason:
        'The authority and the client give these secrets and take them back; nobody but them can rotate. A person puts ' +
        'the new value in, and functions read it anew.',
      scopes: [tenant.authoritySecret, tenant.erpSecret],
    },
    {
      id: 'AwsSolutions-SQS3',
      reason:
        'They are dead-letter queues themselves: of schedules and rules, which the check does not follow.',
      scopes: [tenant.scheduleDeadLetters, cutover.deadLetters, monitoring.deadLetters],
    },
    {
      id: wildcard('*'),
      reason:
        'X-Ray, the log delivery of Step Functions and lists of CloudWatch define no resource. test/infra/wildcards.test.ts ' +
        'lists every action that has one, so that nothing else can hide behind this.',
      scopes: [...functions.values(), cutover.machines.main, cutover.machines.rollback],
    },
    {
      id: wildcard(data.archive.objectsArn),
      reason:
        'Keys of objects are told at run time (invoice, gate, execution). Objects are written once and locked, and no ' +
        'function may delete one.',
      scopes: [...users('archive-read', 'archive-write'), access.operator, access.githubRoles.audit],
    },
    {
      id: wildcard(evidenceArn(data)),
      reason: 'Evidence is named by its gate and attempt; nothing else that is archived begins like this.',
      scopes: [access.githubRoles.open],
    },
    {
      id: wildcard(masterDataArn(data)),
      reason:
        'Loads of master data are numbered as they come; nothing else that is archived begins like this.',
      scopes: [access.operator],
    },
    ...executions,
    ...STACKS.map((stack) => ({
      id: wildcard(stackArn(deployment, stack)),
      reason:
        'CloudFormation draws the end of a stack’s ARN when it makes it. The name before it is exact, and is ours.',
      scopes: [
        access.operator,
        access.githubRoles.plan,
        ...[access.githubRoles.rehearse, access.githubRoles.certify, access.witness].filter(
          (each) => each !== undefined,
        ),
        ...users('frozen-facts'),
      ],
    })),
    ...certificateFindings(deployment, [...users('certificates-read'), access.githubRoles.deploy]),
  ];
};

const certificateFindings = (
  deployment: Deployment,
  scopes: readonly IConstruct[],
): readonly Suppression[] => {
  const source = certificateSource(deployment);
  if (source === undefined) return [];
  return [
    {
      id: wildcard(source.objectsArn),
      reason: 'Certificates are named by what was rehearsed; nothing else that is archived begins like this.',
      scopes,
    },
    {
      id: wildcard(`arn:aws:kms:${source.region}:${source.account}:key/*`),
      reason:
        'The number of a key is the other account’s to know. It opens one bucket only, through S3, and its own policy names who may.',
      scopes,
    },
  ];
};

export const acknowledgeFindings = (stacks: HouseStacks, deployment: Deployment): void => {
  for (const { id, reason, scopes } of suppressionsOf(stacks, deployment)) {
    for (const scope of scopes) Validations.of(scope).acknowledge({ id, reason });
  }
};
