import { describe, expect, it } from 'vitest';
import { type Fault, faultAt } from '#lib/firs/simulator/faults.ts';
import { HOUR, plus } from '#lib/instant.ts';
import { irnOf, sampleDocument } from '#test/firs/sample-document.ts';
import { inProcess, START } from '#test/firs/worlds.ts';

const hour = (kind: Fault['kind'], percent = 100): Fault => ({
  from: plus(START, HOUR),
  to: plus(START, 2 * HOUR),
  kind,
  percent,
});

describe('faultAt', () => {
  const faults = [hour('slow', 50), hour('outage')];

  it('holds from its beginning to before its end', () => {
    expect(faultAt([hour('outage')], plus(START, HOUR - 1), 0)).toBeUndefined();
    expect(faultAt([hour('outage')], plus(START, HOUR), 0.999)).toBe('outage');
    expect(faultAt([hour('outage')], plus(START, 2 * HOUR), 0)).toBeUndefined();
  });

  it('hits its share of calls, the first of the schedule first', () => {
    expect(faultAt(faults, plus(START, HOUR), 0.49)).toBe('slow');
    expect(faultAt(faults, plus(START, HOUR), 0.5)).toBe('outage');
  });
});

describe('a schedule of faults', () => {
  const send = async (faults: readonly Fault[], count = 40) => {
    const world = await inProcess({ faults });
    const outcomes: string[] = [];
    await world.advance(HOUR);
    for (let index = 0; index < count; index += 1) {
      const document = sampleDocument({ number: `N${index}` });
      const answer = await world.drive(() => world.authority.submitForClearance(irnOf(document), document));
      outcomes.push(answer.ok ? 'accepted' : answer.fault.class);
    }
    return { world, outcomes };
  };

  it('is the same run for the same seed', async () => {
    const faults = [hour('intermittent', 50)];
    const [one, two] = [await send(faults), await send(faults)];
    expect(one.outcomes).toEqual(two.outcomes);
    expect(one.world.simulator.log.accepted).toEqual(two.world.simulator.log.accepted);
    expect(new Set(one.outcomes)).toEqual(new Set(['accepted', 'unknown']));
  });

  it('makes a slow authority accept what its caller gave up on', async () => {
    const { world, outcomes } = await send([hour('slow')], 5);
    expect(outcomes.every((outcome) => outcome === 'unknown')).toBe(true);
    expect(world.simulator.log.accepted).toHaveLength(5);
  });

  it('is over when it is over', async () => {
    const { world } = await send([hour('outage')], 1);
    await world.advance(HOUR);
    const document = sampleDocument();
    expect(
      await world.drive(() => world.authority.submitForClearance(irnOf(document), document)),
    ).toMatchObject({
      ok: true,
    });
  });
});
