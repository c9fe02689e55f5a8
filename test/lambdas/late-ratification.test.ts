import { describe, expect, it } from 'vitest';
import { lateRatification } from '#lambdas/evaluate/tell-late-ratifications.ts';
import { DAY, MINUTE } from '#lib/instant.ts';
import { isRollbackExecution } from '#lib/way-back/execution-names.ts';
import { ratificationOf, ratificationTask } from '#lib/way-back/ratification.ts';
import { evaluateWorld } from './evaluate-world.ts';

const EXECUTION = 'smartapi-rb-1';

/** One person has asked for the way back, and nobody has ratified it. */
const asked = async () => {
  const world = await evaluateWorld();
  await world.requestRollback({ trigger: 'by-hand', by: 'cio', reason: 'Wrong amounts.' });
  const late = async () =>
    (await world.incidents.list('smartapi')).filter(
      ({ id }) => id === lateRatification('smartapi', EXECUTION),
    );
  const told = () => world.outbox().filter(({ event }) => event === 'ratification-late');
  return { ...world, late, told };
};

/** As the handler of `ratify` leaves it. */
const ratified = async (world: Awaited<ReturnType<typeof asked>>): Promise<void> => {
  const former = await world.progress.get('smartapi', ratificationTask(EXECUTION));
  if (!former) throw new Error('it is asked for');
  await world.progress.put({ ...former, status: 'done', closedAt: world.clock.now() }, former);
  expect(ratificationOf(await world.progress.get('smartapi', former.task))?.state).toBe('ratified');
};

describe('a ratification past its time', () => {
  it('is told once, to each member and as an incident, and not a minute before', async () => {
    const world = await asked();
    world.clock.advance(DAY - MINUTE);
    await world.look();
    expect({ late: await world.late(), told: world.told() }).toEqual({ late: [], told: [] });
    world.clock.advance(MINUTE);
    for (let time = 1; time <= 3; time += 1) {
      await world.look();
      world.clock.advance(MINUTE);
    }
    expect(await world.late()).toMatchObject([{ severity: 2, source: 'ratification' }]);
    expect(isRollbackExecution('smartapi', lateRatification('smartapi', EXECUTION))).toBe(false);
    expect(world.told()).toHaveLength(1);
    expect(world.told()[0]).toMatchObject({
      to: world.deps.runbook.authorities.steering?.members,
      text: expect.stringContaining(`npx cutover ratify ${EXECUTION}`),
    });
    expect(world.rollbacks()).toEqual([EXECUTION]);
  });

  it('that was spoken in time says nothing, and its incident closes when they speak late', async () => {
    const inTime = await asked();
    await ratified(inTime);
    inTime.clock.advance(2 * DAY);
    await inTime.look();
    expect(await inTime.late()).toEqual([]);
    const late = await asked();
    late.clock.advance(DAY);
    await late.look();
    await ratified(late);
    await late.look();
    expect((await late.late())[0]?.closedAt).toBe(late.clock.now());
  });

  it('is on record where nobody can be told, and tried again where it cannot be put on record', async () => {
    const world = await asked();
    world.clock.advance(DAY);
    world.breaks({
      messenger: { send: () => Promise.reject(new Error('no topic')) },
      incidents: { ...world.incidents, open: () => Promise.reject(new Error('throttled')) },
    });
    await world.look();
    expect(await world.late()).toEqual([]);
    expect(world.logged).toContain('late-ratification-not-told');
    world.breaks({ messenger: { send: () => Promise.reject(new Error('no topic')) } });
    await world.look();
    expect(await world.late()).toHaveLength(1);
  });
});
