/** A change of an alarm, as CloudWatch tells it through SNS or through EventBridge. */
import * as z from 'zod';
import { fromIso, type Instant } from '#lib/instant.ts';

export interface AlarmChange {
  readonly name: string;
  readonly state: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA';
  readonly reason: string;
  readonly description: string;
  /** Undefined where it is not told: whoever turns a cutover back needs no moment for it. */
  readonly at: Instant | undefined;
}

const State = z.enum(['ALARM', 'OK', 'INSUFFICIENT_DATA']);
/** CloudWatch writes `+0000` where ISO 8601 wants `+00:00`. */
const Moment = z
  .string()
  .transform((text) => fromIso(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2')))
  .optional();
const Text = z.string().nullish();

/** SNS gives a function one record a call. */
const Notification = z.object({
  Records: z.array(z.object({ Sns: z.object({ Message: z.string() }) })).length(1),
});
const AlarmMessage = z.object({
  AlarmName: z.string().min(1),
  AlarmDescription: Text,
  NewStateValue: State,
  NewStateReason: Text,
  StateChangeTime: Moment,
});

const StateChange = z.object({
  'detail-type': z.literal('CloudWatch Alarm State Change'),
  detail: z.object({
    alarmName: z.string().min(1),
    state: z.object({ value: State, reason: Text, timestamp: Moment }),
    configuration: z.object({ description: Text }).optional(),
  }),
});

/** Undefined: no change of an alarm. Throws on one without a name or a state. */
export const readAlarm = (payload: unknown): AlarmChange | undefined => {
  const event = z.object({ 'detail-type': StateChange.shape['detail-type'] }).safeParse(payload);
  if (event.success) {
    const { alarmName, state, configuration } = StateChange.parse(payload).detail;
    return {
      name: alarmName,
      state: state.value,
      reason: state.reason ?? '',
      description: configuration?.description ?? '',
      at: state.timestamp,
    };
  }
  const notification = Notification.safeParse(payload);
  const text = notification.success ? notification.data.Records[0]?.Sns.Message : undefined;
  if (text === undefined) return undefined;
  const message = AlarmMessage.parse(JSON.parse(text));
  return {
    name: message.AlarmName,
    state: message.NewStateValue,
    reason: message.NewStateReason ?? '',
    description: message.AlarmDescription ?? '',
    at: message.StateChangeTime,
  };
};
