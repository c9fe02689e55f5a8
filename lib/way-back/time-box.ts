import { DAY, MINUTE } from '#lib/instant.ts';
import { minutesOf } from '#lib/runbook/duration.ts';
import type { Trigger } from '#lib/runbook/schema.ts';

/** How long an authority has to decide: as the runbook says, else 24 hours. Milliseconds. */
export const timeBoxOf = ({ timeBox }: Pick<Trigger, 'timeBox'>): number =>
  timeBox === undefined ? DAY : minutesOf(timeBox) * MINUTE;

/** How long it has to ratify what one person did at night: never less than a day, however short the time to decide is. */
export const timeToRatify = (trigger: Pick<Trigger, 'timeBox'>): number => Math.max(DAY, timeBoxOf(trigger));
