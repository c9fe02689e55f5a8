import { describe, expect, it } from 'vitest';
import { isDenying, LOCKED_STACKS, POLICIES } from '#lib/aws/stack-policy.ts';

describe('the policy that holds deployments back', () => {
  it('is of every stack whose change could touch an invoice or the running program', () => {
    expect(LOCKED_STACKS).toEqual(['data', 'tenant', 'cutover']);
  });

  it('denies every update of everything to everybody', () => {
    expect(POLICIES.locked.Statement).toEqual([
      { Effect: 'Deny', Action: 'Update:*', Principal: '*', Resource: '*' },
    ]);
  });

  it.each([
    [undefined, false],
    ['', false],
    [JSON.stringify(POLICIES.open), false],
    [JSON.stringify(POLICIES.locked), true],
    [JSON.stringify({ Statement: [...POLICIES.open.Statement, ...POLICIES.locked.Statement] }), true],
    // Somebody else's, of a form that is not ours: taken for one that holds.
    ['{"Statement":{"Effect":"Allow"}}', true],
    ['{}', true],
  ])('%j denies: %s', (body, denies) => {
    expect(isDenying(body)).toBe(denies);
  });
});
