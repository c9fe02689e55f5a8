import { DAY, MINUTE } from '#lib/instant.ts';
import { minutesOf } from '#lib/runbook/duration.ts';
import type { Trigger } from '#lib/runbook/schema.ts';

/** How long an authority has to decide, or to ratify what one person did: as the runbook says, else 24 hours. Milliseconds. */
export const timeBoxOf = ({ timeBox }: Pick<Trigger, 'timeBox'>): number =>
  timeBox === undefined ? DAY : minutesOf(timeBox) * MINUTE;
