import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { criticalChain } from '#lib/runbook/critical-chain.ts';
import { makePlan } from '#lib/runbook/make-plan.ts';
import { anyRunbook } from './random-runbook.ts';
import { shippedRunbook } from './shipped.ts';

describe('the critical tasks as a chain', () => {
  it('puts tasks that run at the same time side by side, not one behind the other', () => {
    expect(criticalChain(makePlan(shippedRunbook().runbook))).toEqual([
      ['hand-over'],
      ['start-decommission', 'set-reviews'],
    ]);
  });

  it('has each critical task once, and none before or beside one that it waits for', () => {
    fc.assert(
      fc.property(anyRunbook, (runbook) => {
        const plan = makePlan(runbook);
        const chain = criticalChain(plan);
        expect(chain.flat().toSorted()).toEqual(plan.criticalPath.toSorted());
        const groupOf = new Map(chain.flatMap((ids, index) => ids.map((id) => [id, index] as const)));
        for (const { id, after } of plan.tasks) {
          const own = groupOf.get(id);
          if (own === undefined) continue;
          for (const other of after) expect(groupOf.get(other) ?? -1).toBeLessThan(own);
        }
      }),
      { numRuns: 50 },
    );
  });
});
