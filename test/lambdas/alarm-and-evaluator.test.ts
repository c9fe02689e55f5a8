import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/json.ts';
import { triggerAlarm } from '#lib/way-back/trigger-alarm.ts';
import { BAD, evaluateWorld } from './evaluate-world.ts';

/** As EventBridge hands the alarm over; `small` is what names of alarms begin with. */
const alarm = (trigger: string, value = 'ALARM'): JsonObject => ({
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  detail: {
    alarmName: triggerAlarm('small', trigger),
    state: { value, reason: 'Threshold crossed: 3 datapoints were at least 1.' },
  },
});

const failing = async () => {
  const world = await evaluateWorld();
  world.counts(BAD);
  return world;
};

const whoAsked = async (world: Awaited<ReturnType<typeof failing>>) =>
  (await world.progress.get('smartapi', `${world.rollbacks()[0]}/request`))?.by;

describe('an alarm and the evaluator, which may both ask', () => {
  it('start one roll-back when both ask at once', async () => {
    const world = await failing();
    const [asked, looked] = await Promise.all([world.requestRollback(alarm('rate')), world.look()]);
    expect(world.rollbacks()).toHaveLength(1);
    const [rollback] = world.rollbacks();
    expect(asked).toMatchObject({ ok: true, execution: rollback });
    expect(looked).toMatchObject({ pulled: [{ trigger: 'rate', how: 'started', where: rollback }] });
  });

  it('start one when the alarm comes first; the evaluator finds it and remembers it', async () => {
    const world = await failing();
    expect(await world.requestRollback(alarm('rate'))).toMatchObject({ outcome: 'started' });
    await world.look();
    expect(world.rollbacks()).toHaveLength(1);
    expect(world.asked).toHaveLength(1);
    expect(await whoAsked(world)).toBe('small-trigger-rate');
    expect((await world.watchStore.get('smartapi'))?.pulled.rate).toMatchObject({ how: 'started' });
  });

  it('start one when the evaluator comes first', async () => {
    const world = await failing();
    await world.look();
    expect(await world.requestRollback(alarm('rate'))).toMatchObject({ outcome: 'already' });
    expect(world.rollbacks()).toHaveLength(1);
    expect(await whoAsked(world)).toBe('evaluator');
  });

  it('start none more after the latch, whoever asks and however often', async () => {
    const world = await failing();
    await world.look();
    const [rollback = ''] = world.rollbacks();
    await world.control.latch('small', rollback);
    for (let time = 1; time <= 3; time += 1) {
      expect(await world.requestRollback(alarm('rate'))).toMatchObject({
        outcome: 'already',
        execution: rollback,
      });
      expect(await world.look()).toMatchObject({ pulled: [] });
    }
    expect(world.rollbacks()).toEqual([rollback]);
  });

  it('start none where the stage only proposes, and open one incident between them', async () => {
    const world = await evaluateWorld('hold');
    world.counts(BAD);
    const [asked] = await Promise.all([world.requestRollback(alarm('rate')), world.look()]);
    expect(asked).toMatchObject({ outcome: 'proposed' });
    await world.requestRollback(alarm('rate'));
    expect(world.rollbacks()).toEqual([]);
    expect(await world.incidents.list('smartapi')).toHaveLength(1);
  });

  it('start none for an alarm that is over, or that belongs to no trigger', async () => {
    const world = await failing();
    expect(await world.requestRollback(alarm('rate', 'OK'))).toMatchObject({ outcome: 'ignored' });
    expect(await world.requestRollback(alarm('nothing'))).toMatchObject({ outcome: 'ignored' });
    expect(world.rollbacks()).toEqual([]);
  });
});
