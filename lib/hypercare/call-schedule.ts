/**
 * When hypercare's calls are, and which of them may ask for the exit. Counted in calls, not in days, so that an
 * accelerated calendar needs no other arithmetic. A call is known by its planned instant: held twice, it is one call.
 */
import { fromIso, type Instant } from '#lib/instant.ts';

export interface CallSchedule {
  /** ISO instants, oldest first, extensions included. */
  readonly checkpoints: readonly string[];
  /** Calls before the first that may ask for the exit. */
  readonly beforeExit: number;
  readonly callsPerExtension: number;
  readonly extensions: number;
}

/** Index of the call that the last held one was; -1 before the first. */
const indexOf = (schedule: CallSchedule, call: string | undefined): number =>
  call === undefined ? -1 : schedule.checkpoints.indexOf(call);

/**
 * The call to wait for: the first that is still to come, or, when calls were missed, the newest that is due. Undefined
 * when none is left.
 */
export const nextCall = (
  schedule: CallSchedule,
  lastHeld: string | undefined,
  now: Instant,
): string | undefined => {
  const left = schedule.checkpoints.slice(indexOf(schedule, lastHeld) + 1);
  return left.findLast((call) => fromIso(call) <= now) ?? left[0];
};

/** The call that is due now and not yet held; undefined for a repeat. */
export const dueCall = (
  schedule: CallSchedule,
  lastHeld: string | undefined,
  now: Instant,
): string | undefined =>
  schedule.checkpoints.slice(indexOf(schedule, lastHeld) + 1).findLast((call) => fromIso(call) <= now);

/** Whether a call may ask for the exit: after the length, and after each extension that was granted. */
export const mayAskForExit = (schedule: CallSchedule, call: string | undefined): boolean => {
  const asked = schedule.beforeExit + schedule.extensions * schedule.callsPerExtension;
  const last = schedule.checkpoints.length - 1;
  return indexOf(schedule, call) >= Math.min(asked, last);
};

/** No call is left after this one: what is asked now is asked whatever the criteria say. */
export const isLastCall = (schedule: CallSchedule, call: string | undefined): boolean =>
  indexOf(schedule, call) >= schedule.checkpoints.length - 1;
