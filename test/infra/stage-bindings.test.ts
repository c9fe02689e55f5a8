import { describe, expect, test } from 'vitest';
import { formatDifferences } from '#lib/infra/format-differences.ts';
import { judgeDifferences, stageBindings } from '#lib/infra/stage-bindings.ts';
import { templateDifferences } from '#lib/infra/template-differences.ts';
import type { JsonObject } from '#lib/json.ts';
import { synthesize } from './synthesize.ts';

const uat = synthesize('uat');
const production = synthesize('production');
const STAGES = { left: 'uat', right: 'production' };

const json = (value: unknown): JsonObject => JSON.parse(JSON.stringify(value));

const judged = (change: (template: JsonObject) => JsonObject = (template) => template) =>
  judgeDifferences(
    templateDifferences(json(uat.templates), change(json(production.templates))),
    stageBindings(uat.deployment, production.deployment),
  );

describe('what uat and production differ in', () => {
  test('is bindings and nothing else', () => {
    const { bound, unbound } = judged();
    expect(unbound).toEqual([]);
    expect([...bound.keys()].map(({ what }) => what)).toContain('names, ARNs and addresses');
    const text = formatDifferences(judged(), STAGES);
    expect(text).toContain('uat → production: the templates differ in bindings only.');
    expect(text.split('\n').length).toBeLessThan(75);
    expect(text).toContain('deploy-uat → ');
    expect(text).toContain('finance-systems@adire.example.com');
  });

  test.each([
    ['a time-out', /"Timeout":90,/, '"Timeout":91,', 'Properties.Timeout'],
    ['code', /("S3Key":")[0-9a-f]{64}/, '$1aaaa', 'Properties.Code.S3Key'],
    ['a permission', /"dynamodb:ConditionCheckItem"/, '"dynamodb:Scan"', 'PolicyDocument'],
    ['a state of the machine', /Wait for leases/, 'Wait for nobody', 'DefinitionString'],
    [
      'deletion protection',
      /"DeletionProtectionEnabled":true/,
      '"DeletionProtectionEnabled":false',
      'Replicas.0',
    ],
    ['a route of the API', /POST \/invoices/, 'POST /invoice', 'RouteKey'],
  ])('%s that differs is no binding, and is shown', (_, from, to, shown) => {
    const found = judged((template) => {
      const text = JSON.stringify(template);
      const changed = text.replace(from, to);
      expect(changed === text).toBe(false);
      return JSON.parse(changed);
    });
    expect(found.unbound.length).toBeGreaterThan(0);
    const text = formatDifferences(found, STAGES);
    expect(text).toContain(shown);
    expect(text).toContain('would not be what uat rehearsed');
  });

  test('a resource that only one of them has is no binding', () => {
    const { unbound } = judged((template) => ({
      ...template,
      data: { Resources: {} },
    }));
    expect(unbound.length).toBeGreaterThan(5);
  });
});
