/** What CDK's own validation does not see, and an account does: found only in the middle of a first deployment. */
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { cdkContext } from '#lib/infra/cdk-context.ts';
import { alarmDescription } from '#lib/infra/constructs/house-alarm.ts';
import { CutoverStack } from '#lib/infra/cutover-stack.ts';
import { DataStack } from '#lib/infra/data-stack.ts';
import type { Deployment } from '#lib/infra/deployment.ts';
import { machineBindings } from '#lib/infra/machine-bindings.ts';
import { TenantStack } from '#lib/infra/tenant-stack.ts';
import { projectFolder } from '#lib/local/project-folder.ts';
import { ofType, type Template as StackTemplate, synthesize, testDeployment } from './synthesize.ts';

/** Everything that is off by default, and names as clients have them. */
const changed = ({ config, runbook, ...deployment }: Deployment): Deployment => ({
  ...deployment,
  config: { ...config, alarmsAskForRollback: true },
  runbook: {
    ...runbook,
    client: { ...runbook.client, name: `Adébáyọ̀ & Sons (Lagos), “Ltd.” ${'x'.repeat(300)}` },
    triggers: runbook.triggers.map((trigger) => ({ ...trigger, when: 'w'.repeat(2_000) })),
  },
});
const { templates } = synthesize('production', { change: changed });
const all = Object.entries(templates);

const attribute = (value: unknown): string =>
  /"Fn::GetAtt":\["(\w+)"/.exec(JSON.stringify(value ?? null))?.[1] ?? 'none';

const keyOfQueue = ({ Resources }: StackTemplate, queue: unknown): string =>
  JSON.stringify(
    Resources[attribute(Resources[attribute(queue)]?.Properties.KmsMasterKeyId)]?.Properties.KeyPolicy,
  );

describe('a first deployment into an account', () => {
  test('a rule may use the key of the queue that takes what it could not deliver', () => {
    const dead = all.flatMap(([, template]) =>
      ofType(template, 'AWS::Events::Rule').map(([, { Properties }]) => {
        const queue = /"DeadLetterConfig":(\{.*?\}\})/.exec(JSON.stringify(Properties.Targets))?.[1] ?? '{}';
        return keyOfQueue(template, JSON.parse(queue));
      }),
    );
    expect(dead).toHaveLength(2);
    for (const policy of dead) expect(policy).toContain('"events.amazonaws.com"');
  });

  test('tags hold what every service takes, whatever the client is called', () => {
    const values = all.flatMap(([, { Resources }]) =>
      [...JSON.stringify(Resources).matchAll(/"Key":"cutover:client","Value":"(.*?)"/g)].map(
        ([, value]) => value,
      ),
    );
    expect(values.length).toBeGreaterThan(100);
    expect(values[0]).toMatch(/^Adebayo - Sons -Lagos-- -Ltd\.- x+$/);
    for (const value of new Set(values)) expect(value).toMatch(/^[\p{L}\p{N} _.:/=+\-@]{1,256}$/u);
  });

  test('descriptions of alarms fit, and still say where to read what to do', () => {
    const alarms = ofType(templates.monitoring, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) =>
      String(Properties.AlarmDescription),
    );
    expect(alarms.length).toBeGreaterThan(50);
    expect(Math.max(...alarms.map(({ length }) => length))).toBe(1_024);
    for (const text of alarms) expect(text).toMatch(/What to do: docs\/alarms\.md#[a-z-]+$/);
    expect(alarmDescription('It is short.', 'queue-old')).toBe(
      'It is short. What to do: docs/alarms.md#queue-old',
    );
  });

  test('what has a name and is kept, but holds nothing yet, goes with a first deployment that fails', () => {
    const named = all.flatMap(([, { Resources }]) =>
      Object.entries(Resources).filter(([, { Type }]) =>
        [
          'AWS::SecretsManager::Secret',
          'AWS::SQS::Queue',
          'AWS::Logs::LogGroup',
          'AWS::IAM::OIDCProvider',
        ].includes(Type),
      ),
    );
    expect(named.length).toBeGreaterThan(50);
    for (const [id, { DeletionPolicy }] of named) {
      expect([id, DeletionPolicy]).toEqual([id, 'RetainExceptOnCreate']);
    }
  });

  test('what monitoring and access are told stays exported when they import it no more', () => {
    const app = new App({
      context: cdkContext(),
      analyticsReporting: false,
      builtinCloudFormationValidation: false,
    });
    const folder = projectFolder('test/infra');
    const deployment = testDeployment('production', folder);
    const machines = machineBindings(deployment);
    const data = new DataStack(app, deployment);
    const tenant = new TenantStack(app, deployment, { data, machines });
    const cutover = new CutoverStack(app, deployment, { data, tenant, machines });
    const alone = JSON.stringify([data, tenant, cutover].map((stack) => Template.fromStack(stack).toJSON()));
    const importing = JSON.stringify([templates.monitoring, templates.access]);
    const names = new Set([...importing.matchAll(/"Fn::ImportValue":"(.*?)"/g)].map(([, name]) => name));
    expect(names.size).toBeGreaterThan(8);
    for (const name of names) expect(alone).toContain(`"Export":{"Name":"${name}"}`);
  });

  test('S3 delivers access logs of the archive, of this account, and nothing else into their bucket', () => {
    const [policy, ...more] = ofType(templates.data, 'AWS::S3::BucketPolicy').filter(([id]) =>
      /AccessLogs/.test(id),
    );
    expect(more).toEqual([]);
    const allowed = JSON.stringify(policy?.[1].Properties).match(
      /\{[^{}]*"Action":"s3:PutObject".*?"Sid|"Action":"s3:PutObject".*/,
    )?.[0];
    expect(allowed).toContain('"Service":"logging.s3.amazonaws.com"');
    expect(allowed).toContain('"aws:SourceAccount":"444455556666"');
    expect(allowed).toContain(
      '"aws:SourceArn":"arn:aws:s3:::cutover-adire-production-production-archive-444455556666"',
    );
    expect(allowed).toContain('/archive/*');
    const [bucket] = ofType(templates.data, 'AWS::S3::Bucket').filter(([id]) => /^ArchiveBucket/.test(id));
    expect(bucket?.[1].Properties.LoggingConfiguration).toEqual({
      DestinationBucketName: { Ref: expect.stringMatching(/^ArchiveAccessLogs/) },
      LogFilePrefix: 'archive/',
    });
  });
});
