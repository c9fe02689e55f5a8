import type { Instant } from '#lib/instant.ts';
import { makeLocalTime } from './local-time.ts';

const minutesIn = (time: string): number => {
  const [hours, minutes] = time.split(':').map(Number);
  return (hours ?? Number.NaN) * 60 + (minutes ?? Number.NaN);
};

/** Whether the offices are open: on a business day, within business hours (local times such as `08:00`). */
export const makeOpenHours = (plan: {
  readonly zone: string;
  readonly businessDays: readonly string[];
  readonly businessHours: { readonly from: string; readonly to: string };
}): ((at: Instant) => boolean) => {
  const local = makeLocalTime(plan.zone);
  const days = new Set(plan.businessDays);
  const opens = minutesIn(plan.businessHours.from);
  const closes = minutesIn(plan.businessHours.to);
  return (at) => {
    const minute = local.minuteOfDay(at);
    return days.has(local.date(at)) && minute >= opens && minute < closes;
  };
};
