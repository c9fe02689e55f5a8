import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { synthesize } from './synthesize.ts';

const findings = (stage: 'uat' | 'production', reasons: boolean): readonly string[] => {
  const { app } = synthesize(stage, { reasons });
  const { violations } = new AwsSolutionsChecks(app).validateScope(app);
  return violations.map(({ ruleName }) => ruleName);
};

describe('cdk-nag on what is deployed', () => {
  test.each(['uat', 'production'] as const)('%s has no finding that has no reason', (stage) => {
    expect(findings(stage, true)).toEqual([]);
  });

  test('it looks: without our reasons it finds what they answer', () => {
    const rules = new Set(findings('production', false).map((rule) => rule.replace(/\[.*/, '')));
    expect(rules).toEqual(new Set(['AwsSolutions-IAM5', 'AwsSolutions-SMG4', 'AwsSolutions-SQS3']));
  });
});
