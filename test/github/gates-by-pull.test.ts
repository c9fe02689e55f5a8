import { describe, expect, it } from 'vitest';
import { MINUTE } from '#lib/instant.ts';
import { CLERK, gateWorld, INSTANCE, TASK_TOKEN } from './gate-world.ts';

describe('a gate by pull request', () => {
  it('goes from open to completed: bound, reviewed, merged, reconciled', async () => {
    const world = gateWorld();
    await world.ask();
    expect((await world.open()).failures).toEqual([]);
    const number = await world.number();
    expect(number).toBeGreaterThan(0);
    world.approve(number);
    expect((await world.reconcile()).lines).toMatchObject([{ state: 'pending' }]);
    expect((await world.open()).lines).toMatchObject([{ state: 'to-merge' }]);
    world.github.merge(number, CLERK);
    world.pass(MINUTE);
    expect(await world.reconcile()).toMatchObject({
      failures: [],
      lines: [{ instance: INSTANCE, state: 'go, completed', changed: true }],
    });
    expect(await world.status()).toBe('completed');
    expect(world.answers).toMatchObject([{ token: TASK_TOKEN, output: { decision: 'go' } }]);
    expect(await world.recheck()).toMatchObject({ decision: 'go' });
  });
});
