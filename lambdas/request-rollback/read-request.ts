import * as z from 'zod';
import { err, ok, type Result } from '#lib/result.ts';
import { triggerOfAlarm } from '#lib/way-back/trigger-alarm.ts';

/** Who asks for the way back, and why. */
export interface RollbackRequest {
  readonly cutover?: string;
  /** Of the runbook's `triggers`. */
  readonly trigger: string;
  /** Person id, or the alarm's name. */
  readonly by: string;
  readonly reason: string;
  /** An alarm may only start what its trigger starts by itself; a person decides. */
  readonly automatic: boolean;
}

const Asked = z.strictObject({
  cutover: z.string().min(1).optional(),
  trigger: z.string().min(1),
  by: z.string().min(1).max(200),
  reason: z.string().trim().min(1).max(2_000),
});

/** CloudWatch through SNS. */
const Notification = z.object({
  Records: z.array(z.object({ Sns: z.object({ Message: z.string() }) })).length(1),
});
const AlarmMessage = z.object({
  AlarmName: z.string(),
  NewStateValue: z.string(),
  NewStateReason: z.string().default(''),
});

/** CloudWatch through EventBridge. */
const StateChange = z.object({
  'detail-type': z.literal('CloudWatch Alarm State Change'),
  detail: z.object({
    alarmName: z.string(),
    state: z.object({ value: z.string(), reason: z.string().default('') }),
  }),
});

interface Alarm {
  readonly name: string;
  readonly state: string;
  readonly reason: string;
}

const alarmOf = (payload: unknown): Alarm | undefined => {
  const change = StateChange.safeParse(payload);
  if (change.success) {
    const { alarmName, state } = change.data.detail;
    return { name: alarmName, state: state.value, reason: state.reason };
  }
  const notification = Notification.safeParse(payload);
  const text = notification.success ? notification.data.Records[0]?.Sns.Message : undefined;
  if (text === undefined) return undefined;
  const message = AlarmMessage.parse(JSON.parse(text));
  return { name: message.AlarmName, state: message.NewStateValue, reason: message.NewStateReason };
};

/** Reads a person's request or an alarm. Refused: an alarm that asks for nothing. Throws on what is neither. */
export const readRequest = (
  payload: unknown,
  alarmPrefix: string,
  triggers: readonly string[],
): Result<RollbackRequest, string> => {
  const alarm = alarmOf(payload);
  if (alarm === undefined) {
    const { cutover, ...asked } = Asked.parse(payload);
    return ok({ ...asked, ...(cutover === undefined ? {} : { cutover }), automatic: false });
  }
  if (alarm.state !== 'ALARM') return err(`Alarm ${alarm.name} is ${alarm.state}: it asks for nothing.`);
  const trigger = triggerOfAlarm(alarmPrefix, alarm.name, triggers);
  return trigger === undefined
    ? err(`Alarm ${alarm.name} belongs to no trigger of the runbook (${triggers.join(', ')}).`)
    : ok({ trigger, by: alarm.name, reason: alarm.reason || 'the alarm gave no reason', automatic: true });
};
