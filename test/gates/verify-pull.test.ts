import { describe, expect, it } from 'vitest';
import { verifyPull } from '#lib/gates/verify-pull.ts';
import { APPROVALS, goQuestion, pullQuestion } from '#test/gates/sample-pull.ts';

describe('a go', () => {
  it('takes the approvals and the merge', () => {
    const found = verifyPull(goQuestion());
    expect(found.checks.filter((each) => !each.passed)).toEqual([]);
    expect(found).toMatchObject({ outcome: 'go', by: ['cfo', 'cio'] });
  });

  it('is not there before the merge', () => {
    expect(verifyPull(pullQuestion({ reviews: APPROVALS }))).toMatchObject({
      outcome: 'pending',
      reasons: ['it is not merged'],
    });
  });

  it('is not there without approvals', () => {
    const found = verifyPull(goQuestion({ reviews: [] }));
    expect(found.outcome).toBe('invalid');
  });
});
