import { describe, expect, test } from 'vitest';
import { policiesIn } from './policies.ts';
import { synthesize } from './synthesize.ts';

const { templates } = synthesize('production');
const policies = Object.values(templates).flatMap((template) => policiesIn(template));

/** Actions for which AWS defines no resource, so that `*` is the only one they can have, each with its reason. */
const NO_RESOURCE: Readonly<Record<string, string>> = {
  'xray:PutTraceSegments': 'a trace is no resource before it is written',
  'xray:PutTelemetryRecords': 'counts of the tracing library itself',
  'xray:GetSamplingRules': 'rules are of the account',
  'xray:GetSamplingTargets': 'rules are of the account',
  'logs:CreateLogDelivery': 'Step Functions sets up its own log delivery, which has no ARN in IAM',
  'logs:GetLogDelivery': 'as above',
  'logs:UpdateLogDelivery': 'as above',
  'logs:DeleteLogDelivery': 'as above',
  'logs:ListLogDeliveries': 'as above',
  'logs:PutResourcePolicy': 'the delivery may have to be allowed on the log group by a policy of the account',
  'logs:DescribeResourcePolicies': 'as above',
  'logs:DescribeLogGroups': 'lists the groups of the account',
  'cloudwatch:DescribeAlarms': 'lists alarms of the account, by name; reads names and states',
  'cloudwatch:ListAlarmMuteRules': 'a rule that silences our alarms may be anybody’s',
};

/** Wildcards in actions that are allowed, each with its reason. */
const WILDCARD_ACTIONS: Readonly<Record<string, string>> = {
  'kms:*':
    'in key policies, to the account itself: AWS’s own default. IAM decides then; without it a key can become unmanageable',
};

const IDENTITY = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::Role'];
const isResourcePolicy = (type: string): boolean => !IDENTITY.includes(type);

describe('policies', () => {
  test('there are some of each kind', () => {
    expect(policies.filter(({ type }) => type === 'AWS::IAM::Policy').length).toBeGreaterThan(45);
    expect(policies.filter(({ type }) => type === 'AWS::KMS::Key').length).toBeGreaterThan(5);
    expect(policies.filter(({ type }) => type === 'AWS::SQS::QueuePolicy').length).toBeGreaterThan(2);
  });

  test('no action that is allowed has a wildcard, but for those with a reason', () => {
    const wild = policies.flatMap(({ logicalId, type, document }) =>
      document.Statement.filter(({ Effect }) => Effect === 'Allow')
        .flatMap(({ Action }) => Action.map(String))
        .filter((action) => action.includes('*') || action.includes('?'))
        .filter((action) => !(isResourcePolicy(type) && action in WILDCARD_ACTIONS))
        .map((action) => `${logicalId}: ${action}`),
    );
    expect(wild).toEqual([]);
  });

  test('`*` as a resource stands only with actions that have none, each with its reason', () => {
    const wild = policies
      .filter(({ type }) => !isResourcePolicy(type))
      .flatMap(({ logicalId, document }) =>
        document.Statement.filter(
          ({ Effect, Resource }) => Effect === 'Allow' && (Resource ?? []).includes('*'),
        )
          .flatMap(({ Action }) => Action.map(String))
          .filter((action) => !(action in NO_RESOURCE))
          .map((action) => `${logicalId}: ${action}`),
      );
    expect(wild).toEqual([]);
  });

  test('each reason is still needed', () => {
    const used = new Set(
      policies.flatMap(({ document }) =>
        document.Statement.filter(({ Resource }) => (Resource ?? []).includes('*')).flatMap(({ Action }) =>
          Action.map(String),
        ),
      ),
    );
    expect(
      [...Object.keys(NO_RESOURCE), ...Object.keys(WILDCARD_ACTIONS)].filter((one) => !used.has(one)),
    ).toEqual([]);
  });

  test('services use what is ours for this account only', () => {
    const byServices = policies
      .filter(({ type }) =>
        ['AWS::KMS::Key', 'AWS::SNS::TopicPolicy', 'AWS::SQS::QueuePolicy', 'AWS::S3::BucketPolicy'].includes(
          type,
        ),
      )
      .flatMap(({ document }) =>
        document.Statement.filter(({ Principal }) => JSON.stringify(Principal ?? '').includes('"Service"')),
      );
    expect(byServices.length).toBeGreaterThan(5);
    for (const { Condition } of byServices) {
      expect(JSON.stringify(Condition)).toMatch(/aws:SourceAccount|aws:SourceArn|kms:EncryptionContext/);
    }
  });

  test('no role may take on another, pass a role or read every secret', () => {
    const actions = policies
      .filter(({ type }) => ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].includes(type))
      // But for the workflow that deploys, which only takes on what `cdk bootstrap` made (test/infra/access-stack.test.ts).
      .filter(({ logicalId }) => !logicalId.startsWith('DeployDefaultPolicy'))
      .flatMap(({ document }) => document.Statement.flatMap(({ Action }) => Action.map(String)));
    expect(actions.filter((action) => /^(sts|iam|organizations):/.test(action))).toEqual([]);
    expect(
      actions.filter((action) => /Delete(Object|Table|Bucket|Queue|StateMachine)|Purge/.test(action)),
    ).toEqual([]);
  });

  test('each fits into what IAM takes: 10,240 characters of a role', () => {
    const sizesOf = (wanted: string): readonly number[] =>
      policies
        .filter(({ type }) => type === wanted)
        // A reference to another stack stands for an ARN of about 110 characters.
        .map(({ document }) =>
          JSON.stringify(document).replaceAll(/\{"Fn::(ImportValue|GetAtt)":[^}]*\}/g, 'x'.repeat(112)),
        )
        .map((text) => text.length);
    expect(Math.max(...sizesOf('AWS::IAM::Policy'))).toBeLessThan(9_000);
    // Of a managed policy 6,144.
    expect(Math.max(...sizesOf('AWS::IAM::ManagedPolicy'))).toBeLessThan(5_800);
  });
});
