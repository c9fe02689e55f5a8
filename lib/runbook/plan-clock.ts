import { fromIso, type Instant, instant } from '#lib/instant.ts';
import type { Calendar } from './calendar.ts';
import type { Plan } from './plan.ts';

/**
 * Turns a moment of a run into the moment that the plan means by it. On an accelerated calendar an hour of the plan is
 * gone in a second; on a nominal one the two are the same.
 */
export const planClock = (
  plan: Pick<Plan, 'stages'>,
  calendar: Pick<Calendar, 'scale' | 'stages'>,
): ((at: Instant) => Instant) => {
  const [first] = plan.stages;
  const begin = first === undefined ? undefined : calendar.stages[first.id];
  if (first === undefined || begin === undefined) throw new Error('plan and calendar differ in their stages');
  const base = fromIso(begin.start);
  return (at) => instant(first.start + (at - base) * calendar.scale);
};
