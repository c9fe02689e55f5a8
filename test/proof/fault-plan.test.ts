import { expect, it } from 'vitest';
import { formatPlan, parsePlan } from '#lib/proof/fault-plan.ts';

it('reads a plan as it is printed', () => {
  const text = 'ledger.claim#3:died,authority.self-check#12:late';
  const plan = parsePlan(text);
  expect(plan.ok && formatPlan(plan.value)).toBe(text);
});

it.each(['', 'ledger.claim', 'ledger.claim#0:died', 'ledger.claim#1:lost', 'ledger.claim#1:died,'])(
  'refuses %j, and says how one is written',
  (text) => {
    const plan = parsePlan(text);
    expect(plan.ok ? '' : plan.error).toContain('ledger.claim#3:died');
  },
);
