/** What does not move along when go-live does: dates of deputies, and texts that name days. */
import { DateTime } from 'luxon';
import { fromIso, type Instant } from '#lib/instant.ts';
import { localDate } from './business-days.ts';
import type { Plan, PlanWarning } from './plan.ts';
import { spokenDate } from './plan-words.ts';
import type { Runbook } from './schema.ts';

type Times = Pick<Plan, 'goLive' | 'zone' | 'stages' | 'end'>;

const weekday = (at: Instant, zone: string): string =>
  DateTime.fromMillis(at, { zone, locale: 'en-GB' }).toFormat('cccc');

const daysBetween = (from: string, to: string): number =>
  DateTime.fromISO(to, { zone: 'UTC' }).diff(DateTime.fromISO(from, { zone: 'UTC' }), 'days').days;

const otherWeekday = (plan: Times, written: Instant): readonly PlanWarning[] => {
  const [before, now] = [weekday(written, plan.zone), weekday(plan.goLive, plan.zone)];
  if (before === now) return [];
  return [
    {
      code: 'go-live-weekday',
      text:
        `Go-live is on a ${now}, and the runbook was written for a ${before}: starts such as T-48h fall on other days ` +
        'of the week, and texts that name a day may be wrong. Read titles and messages again.',
    },
  ];
};

const deputies = (runbook: Runbook, plan: Times, written: Instant): readonly PlanWarning[] => {
  const first = localDate(plan.stages[0]?.start ?? plan.goLive, plan.zone);
  const last = localDate(plan.end, plan.zone);
  const moved = daysBetween(localDate(written, plan.zone), localDate(plan.goLive, plan.zone));
  return Object.values(runbook.people).flatMap(({ name, deputy }) => {
    if (!deputy) return [];
    const dates = `from ${spokenDate(deputy.from)} to ${spokenDate(deputy.to)}`;
    const who = `${runbook.people[deputy.person]?.name ?? deputy.person} deputises for ${name} ${dates}`;
    if (deputy.to < first || deputy.from > last) {
      return [
        {
          code: 'deputy-dates',
          text:
            `${who}, which is outside the cutover (${spokenDate(first)} to ${spokenDate(last)}). ` +
            `Ask ${name} about the dates, or remove the deputy.`,
        },
      ];
    }
    if (moved === 0) return [];
    return [
      {
        code: 'deputy-dates',
        text:
          `${who}: these dates stay while go-live moves ${Math.abs(moved)} ${Math.abs(moved) === 1 ? 'day' : 'days'} ` +
          `${moved < 0 ? 'earlier' : 'later'}, so they fall on another part of the cutover. Ask ${name} about the dates.`,
      },
    ];
  });
};

/** `plan.goLive` may be another instant than the runbook's own. */
export const movedGoLive = (runbook: Runbook, plan: Times): readonly PlanWarning[] => {
  const written = fromIso(runbook.goLive.at);
  return [...otherWeekday(plan, written), ...deputies(runbook, plan, written)];
};
