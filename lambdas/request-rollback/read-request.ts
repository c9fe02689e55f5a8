import * as z from 'zod';
import { readAlarm } from '#lib/paging/read-alarm.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { triggerOfAlarm } from '#lib/way-back/trigger-alarm.ts';

/** Who asks for the way back, and why. */
export interface RollbackRequest {
  readonly cutover?: string;
  /** Of the runbook's `triggers`. */
  readonly trigger: string;
  /** Person id, the alarm's name, or `evaluator`. */
  readonly by: string;
  /** Of a person's: the ARN that the cloud let in; `by` is claimed. */
  readonly caller?: string;
  readonly reason: string;
  /** An alarm or the evaluator may only start what its trigger starts by itself; a person decides. */
  readonly automatic: boolean;
  /** Of the evaluator's: where nothing but one person's declaration pulled the trigger, whose. */
  readonly declaredBy?: string;
  /** Takes up a roll-back that has ended and holds the route still. */
  readonly takeUp?: boolean;
}

const Asked = z.strictObject({
  cutover: z.string().min(1).optional(),
  trigger: z.string().min(1),
  by: z.string().min(1).max(200),
  caller: z.string().min(1).max(2_048).optional(),
  reason: z.string().trim().min(1).max(2_000),
  /** The evaluator asks so; a person decides, and leaves it out. */
  automatic: z.boolean().default(false),
  declaredBy: z.string().min(1).max(200).optional(),
  /** A person takes up a roll-back that has ended and holds the route still. */
  resume: z.boolean().default(false),
});

/** Reads a request of a person or the evaluator, or an alarm. Refused: an alarm that asks for nothing. Throws on what is neither. */
export const readRequest = (
  payload: unknown,
  alarmPrefix: string,
  triggers: readonly string[],
): Result<RollbackRequest, string> => {
  const alarm = readAlarm(payload);
  if (alarm === undefined) {
    const { cutover, resume, caller, declaredBy, ...asked } = Asked.parse(payload);
    return ok({
      ...asked,
      ...(cutover === undefined ? {} : { cutover }),
      ...(caller !== undefined && { caller }),
      ...(declaredBy !== undefined && { declaredBy }),
      ...(resume && { takeUp: true }),
    });
  }
  if (alarm.state !== 'ALARM') return err(`Alarm ${alarm.name} is ${alarm.state}: it asks for nothing.`);
  const trigger = triggerOfAlarm(alarmPrefix, alarm.name, triggers);
  return trigger === undefined
    ? err(`Alarm ${alarm.name} belongs to no trigger of the runbook (${triggers.join(', ')}).`)
    : ok({ trigger, by: alarm.name, reason: alarm.reason || 'the alarm gave no reason', automatic: true });
};
