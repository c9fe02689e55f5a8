import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { LOCKED_STACKS, POLICIES } from '#lib/aws/stack-policy.ts';
import { STACKS, type StackName } from '#lib/aws/stage.ts';
import { sha256 } from '#lib/digest.ts';
import type { Deployment } from '#lib/infra/deployment.ts';
import { templateDifferences } from '#lib/infra/template-differences.ts';
import type { JsonObject } from '#lib/json.ts';
import { policiesIn } from './policies.ts';
import { synthesize, type Template } from './synthesize.ts';

const before = synthesize('production');

const folder = mkdtempSync(join(tmpdir(), 'cutover-changed-code-'));
writeFileSync(join(folder, 'index.mjs'), 'export const handler = async () => ({ changed: true });\n');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As a mended function is deployed: other code, and the digest that says so. */
const changeCode =
  (only?: string) =>
  (base: Deployment): Deployment => ({
    ...base,
    codeDigest: sha256('changed'),
    folderOf: (name) => (only === undefined || name === only ? folder : base.folderOf(name)),
  });

const asJson = (templates: Readonly<Record<string, Template>>): JsonObject =>
  JSON.parse(JSON.stringify(templates));

const changesOf = (change: (base: Deployment) => Deployment) =>
  templateDifferences(asJson(before.templates), asJson(synthesize('production', { change }).templates));

describe('a deploy of changed code', () => {
  const changes = changesOf(changeCode());

  test('changes the code of functions, and the digest by which a running cutover notices', () => {
    const places = new Set(
      changes.map(({ type, path }) =>
        type === '' ? path.slice(1).join('.') : `${type} ${path.slice(4).join('.')}`,
      ),
    );
    expect([...places].toSorted()).toEqual([
      'AWS::Lambda::Function Code.S3Key',
      'AWS::Lambda::Function Environment.Variables.CODE_DIGEST',
      'Outputs.CodeDigest.Value',
    ]);
  });

  test('touches nothing in the stack that holds data, and nobody’s rights', () => {
    expect(changes.length).toBeGreaterThan(50);
    expect(new Set(changes.map(({ path }) => path[0]))).toEqual(new Set(['tenant', 'cutover', 'monitoring']));
  });

  test('of one function carries the code of that one only', () => {
    const code = changesOf(changeCode('latch')).filter(({ path }) => path.at(-1) === 'S3Key');
    expect(code.map(({ path }) => path[2]?.replace(/[0-9A-F]{8}$/, ''))).toEqual(['LatchFunction']);
  });

  test('twice of the same code changes nothing', () => {
    expect(changesOf((base) => base)).toEqual([]);
  });
});

describe('a stack that is deleted by mistake', () => {
  test.each(['uat', 'production'] as const)('%s is not: CloudFormation refuses', (stage) => {
    const { stacks } = synthesize(stage);
    for (const stack of Object.values(stacks)) expect(stack.terminationProtection).toBe(true);
  });

  test('but an emulator goes as a whole', () => {
    for (const stack of Object.values(synthesize('local').stacks))
      expect(stack.terminationProtection).toBe(false);
  });
});

const Policy = z.object({
  Statement: z.array(
    z.strictObject({
      Effect: z.enum(['Allow', 'Deny']),
      Action: z.string(),
      Principal: z.string(),
      Resource: z.string(),
    }),
  ),
});

/** As CloudFormation reads a stack policy: a denial wins, and what nothing allows is denied. */
const allows = (policy: unknown, action: string): boolean => {
  const matching = Policy.parse(policy).Statement.filter(
    ({ Action, Principal, Resource }) =>
      new RegExp(`^${Action.replace('*', '.*')}$`).test(action) && Principal === '*' && Resource === '*',
  );
  return matching.length > 0 && matching.every(({ Effect }) => Effect === 'Allow');
};

describe('the stack policy while a cutover runs', () => {
  const updates = ['Update:Modify', 'Update:Replace', 'Update:Delete'];

  test.each(updates)('denies %s of every resource to everybody; the permit allows it again', (action) => {
    expect(allows(POLICIES.locked, action)).toBe(false);
    expect(allows(POLICIES.open, action)).toBe(true);
  });

  test('is on every stack that an invoice or the running program is in', () => {
    const carrying =
      /^AWS::(DynamoDB|S3|SecretsManager|StepFunctions|ApiGatewayV2)::|^AWS::Lambda::EventSourceMapping$/;
    const stacks = STACKS.filter((stack: StackName) =>
      Object.values(before.templates[stack].Resources).some(({ Type }) => carrying.test(Type)),
    );
    expect(stacks).toEqual([...LOCKED_STACKS]);
  });

  test('lets the way back through: no function works by CloudFormation, and none may', () => {
    const actions = STACKS.filter((stack) => stack !== 'access')
      .flatMap((stack) => policiesIn(before.templates[stack]))
      .flatMap(({ document }) => document.Statement.flatMap(({ Action }) => Action.map(String)));
    expect(actions.length).toBeGreaterThan(100);
    // Templates are read, since they are frozen: that no policy of a stack forbids.
    expect(
      actions.filter(
        (action) => action.startsWith('cloudformation:') && action !== 'cloudformation:GetTemplate',
      ),
    ).toEqual([]);
  });
});
