import { describe, expect, test } from 'vitest';
import { FUNCTION_NAMES } from '#lambdas/function-names.ts';
import { ofType, synthesize } from './synthesize.ts';

const { templates } = synthesize('production');
const all = Object.entries(templates);
const resources = all.flatMap(([, template]) => Object.values(template.Resources));

describe('deploying never does harm', () => {
  test.each(all)('%s has no parameter besides CDK’s own', (_, template) => {
    expect(Object.keys(template.Parameters)).toEqual(['BootstrapVersion']);
  });

  test('nothing runs while it is deployed: no custom resource writes an item or empties a bucket', () => {
    expect(resources.filter(({ Type }) => /^Custom::|CustomResource$/.test(Type))).toEqual([]);
  });

  test('nothing that people or the valve set stands in a template: state of schedules, of mappings, desired counts', () => {
    const set = resources.filter(({ Type, Properties }) =>
      Type === 'AWS::Lambda::EventSourceMapping'
        ? 'Enabled' in Properties
        : Type === 'AWS::Scheduler::Schedule' && 'State' in Properties,
    );
    expect(set).toEqual([]);
  });

  test.each(all)('%s is far below the megabyte that CloudFormation takes', (_, template) => {
    expect(JSON.stringify(template).length).toBeLessThan(900_000);
  });

  test('every function that the repository names is deployed once', () => {
    const functions = all.flatMap(([, template]) => ofType(template, 'AWS::Lambda::Function'));
    const names = functions.map(([, { Properties }]) =>
      String(Properties.FunctionName).replace('cutover-adire-production-production-', ''),
    );
    expect(names.toSorted()).toEqual([...FUNCTION_NAMES].toSorted());
  });

  test('functions run on Graviton, Node 24, with a log group of their own that is kept and encrypted', () => {
    const functions = all.flatMap(([, template]) => ofType(template, 'AWS::Lambda::Function'));
    for (const [, { Properties }] of functions) {
      expect(Properties).toMatchObject({
        Architectures: ['arm64'],
        Runtime: 'nodejs24.x',
        TracingConfig: { Mode: 'Active' },
      });
    }
    const groups = all.flatMap(([, template]) => ofType(template, 'AWS::Logs::LogGroup'));
    expect(groups.length).toBeGreaterThanOrEqual(functions.length);
    for (const [, group] of groups) {
      expect(group.Properties).toMatchObject({ RetentionInDays: 400, KmsKeyId: {} });
      expect(group.DeletionPolicy).toBe('RetainExceptOnCreate');
    }
  });

  test('everything that can be tagged says whose it is, of which stage, and how its data is to be treated', () => {
    const tagged = resources.filter(({ Type }) =>
      ['AWS::Lambda::Function', 'AWS::SQS::Queue', 'AWS::S3::Bucket', 'AWS::KMS::Key'].includes(Type),
    );
    expect(tagged.length).toBeGreaterThan(50);
    for (const { Properties } of tagged) {
      const text = JSON.stringify(Properties.Tags);
      for (const key of ['client', 'tenant', 'stage', 'cutover', 'data-class'])
        expect(text).toContain(`"cutover:${key}"`);
    }
  });
});
