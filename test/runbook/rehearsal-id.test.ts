import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gateOfBranch } from '#lib/gates/gate-of-branch.ts';
import { gateNames } from '#lib/gates/sign-off.ts';
import { rehearsalId, rehearsalNumber, rehearsalOfExecution } from '#lib/runbook/rehearsal-id.ts';
import { Id } from '#lib/runbook/texts.ts';
import {
  isRollbackExecution,
  mainExecution,
  rollbackExecution,
  runOfMain,
} from '#lib/way-back/execution-names.ts';

const id = fc.stringMatching(/^[a-z][a-z0-9-]{1,47}$/);
const number = fc.integer({ min: 1, max: 99_999 });

describe('the id of a rehearsal', () => {
  it('is the runbook’s own for the first', () => {
    expect(rehearsalId('waves', 1)).toBe('waves');
    expect(rehearsalId('waves', 2)).toBe('waves_2');
    for (const none of [
      'waves_1',
      'waves_02',
      'waves_',
      'waves_2_3',
      'waves_x',
      'waves-2',
      'wave',
      'waves_100000',
    ])
      expect(rehearsalNumber('waves', none)).toBeUndefined();
  });

  it('tells runbook and number, is no runbook’s own from the second on, and no other runbook’s', () => {
    fc.assert(
      fc.property(id, id, number, (own, other, n) => {
        const made = rehearsalId(own, n);
        expect(rehearsalNumber(own, made)).toBe(n);
        expect(Id.safeParse(made).success).toBe(n === 1);
        if (other !== own) expect(rehearsalNumber(other, made)).toBeUndefined();
      }),
    );
  });

  it('names executions that are of no other rehearsal, and short enough for Step Functions, which takes 80', () => {
    fc.assert(
      fc.property(id, number, number, number, (own, a, b, n) => {
        const [mine, other] = [rehearsalId(own, a), rehearsalId(own, b)];
        const main = mainExecution(mine, n);
        const rollback = rollbackExecution(mine, n, 2);
        for (const execution of [main, rollback]) {
          expect(rehearsalOfExecution(own, execution)).toBe(mine);
          // With these alone Step Functions can log it.
          expect(execution).toMatch(/^[A-Za-z0-9_-]{1,80}$/);
        }
        expect(runOfMain(other, main)).toBe(a === b ? n : undefined);
        expect(isRollbackExecution(other, rollback)).toBe(a === b);
      }),
    );
  });

  it('names branches and files of its own in UAT, and none that production would take', () => {
    fc.assert(
      fc.property(id, fc.integer({ min: 2, max: 99_999 }), (own, n) => {
        const attempt = { cutover: rehearsalId(own, n), gate: 'go', attempt: 1 };
        const { branch, record } = gateNames('uat', attempt);
        expect(gateOfBranch('uat', branch)).toEqual(attempt);
        expect(record).not.toBe(gateNames('uat', { ...attempt, cutover: own }).record);
        expect(gateOfBranch('production', branch)).toBeUndefined();
        expect(gateOfBranch('production', gateNames('production', attempt).branch)).toBeUndefined();
      }),
    );
  });
});
