import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drivingPaths } from '#lib/runbook/driving-paths.ts';
import { makePlan } from '#lib/runbook/make-plan.ts';
import { anyRunbook } from './random-runbook.ts';
import { shippedRunbook } from './shipped.ts';

describe('what each gate waits for', () => {
  it('names the chain that ends last, and the room before the gate opens', () => {
    const paths = drivingPaths(makePlan(shippedRunbook().runbook));
    // Worked by hand: the drift check runs 18:15 to 18:25 after the backup, and the gate opens at 18:30.
    expect(paths.find(({ gate }) => gate === 'switch')).toEqual({
      gate: 'switch',
      tasks: ['validate-customers', 'correct-master-data', 'back-up', 'check-drift'],
      spareMinutes: 5,
    });
  });

  it('never ends after its gate, and each task of a path waits for the one before it', () => {
    fc.assert(
      fc.property(anyRunbook, (runbook) => {
        const plan = makePlan(runbook);
        const byId = new Map(plan.tasks.map((task) => [task.id, task]));
        for (const { tasks, spareMinutes } of drivingPaths(plan)) {
          expect(spareMinutes).toBeGreaterThanOrEqual(0);
          tasks.slice(1).forEach((id, index) => {
            expect(byId.get(id)?.after).toContain(tasks[index]);
          });
        }
      }),
      { numRuns: 50 },
    );
  });
});
