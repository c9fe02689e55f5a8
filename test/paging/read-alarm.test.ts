import { describe, expect, it } from 'vitest';
import { readAlarm } from '#lib/paging/read-alarm.ts';
import { ALARM, changed, NOON } from './page-world.ts';

const viaEventBridge = (state: object, configuration?: object) => ({
  'detail-type': 'CloudWatch Alarm State Change',
  detail: { alarmName: ALARM, state, ...(configuration && { configuration }) },
});

describe('readAlarm', () => {
  it('reads what SNS brings, with the moment as CloudWatch writes it', () => {
    expect(readAlarm(changed('ALARM'))).toEqual({
      name: ALARM,
      state: 'ALARM',
      reason: 'Threshold Crossed',
      description: 'Overdue. What to do: docs/alarms.md#invoice-overdue',
      at: NOON,
    });
  });

  it('reads what EventBridge brings', () => {
    const state = { value: 'OK', reason: 'over', timestamp: '2027-04-10T12:00:00.000+0000' };
    expect(readAlarm(viaEventBridge(state, { description: 'x' }))).toMatchObject({
      name: ALARM,
      state: 'OK',
      description: 'x',
      at: NOON,
    });
    expect(readAlarm(viaEventBridge(state))).toMatchObject({ description: '' });
  });

  it('needs no moment and no words, since a way back needs none', () => {
    expect(readAlarm(viaEventBridge({ value: 'ALARM' }))).toEqual({
      name: ALARM,
      state: 'ALARM',
      reason: '',
      description: '',
      at: undefined,
    });
  });

  it.each([[{}], ['text'], [{ Records: [] }], [{ 'detail-type': 'Scheduled Event' }]])(
    'does not take %j for an alarm',
    (payload) => {
      expect(readAlarm(payload)).toBeUndefined();
    },
  );

  it('throws on an alarm without a name or with a state that there is not', () => {
    expect(() => readAlarm({ 'detail-type': 'CloudWatch Alarm State Change', detail: {} })).toThrow();
    expect(() => readAlarm(changed('FINE'))).toThrow();
  });
});
