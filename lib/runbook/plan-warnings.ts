/** What somebody who plans a go-live in Nigeria would stumble over: closes, filing days, holidays, weekends. */
import { DateTime } from 'luxon';
import { type Instant, plus } from '#lib/instant.ts';
import { type BusinessDays, businessDays, datesBetween, localDate } from './business-days.ts';
import type { Plan, PlannedTask, PlanWarning } from './plan.ts';
import { movedGoLive } from './plan-moved-go-live.ts';
import { nightWork } from './plan-night-work.ts';
import { listed, spokenDate } from './plan-words.ts';
import type { Runbook } from './schema.ts';

type Times = Omit<Plan, 'warnings' | 'order' | 'network'>;

/** Finance closes a month from the second last business day of it to the third of the next. */
const CLOSE_BEFORE = 2;
const CLOSE_AFTER = 3;

/** Nigeria: the VAT return of a month is due on the 21st of the next, whatever day of the week that is. */
const VAT_DAY = '21';

/** Titles of the stages that touch a date. */
const stagesOn = (plan: Times, from: string, to: string): string =>
  listed(
    plan.stages
      .filter((stage) => localDate(stage.start, plan.zone) <= to && localDate(stage.end, plan.zone) >= from)
      .map((stage) => stage.title),
  );

const monthEnds = (plan: Times, days: BusinessDays, first: string, last: string): PlanWarning[] => {
  const businessDaysIn = (month: DateTime): readonly string[] =>
    datesBetween(month.toFormat('yyyy-LL-01'), month.endOf('month').toFormat('yyyy-LL-dd')).filter(
      days.isBusinessDay,
    );
  const warnings: PlanWarning[] = [];
  const until = DateTime.fromISO(last, { zone: 'UTC' }).startOf('month').plus({ months: 1 });
  let month = DateTime.fromISO(first, { zone: 'UTC' }).startOf('month');
  for (; month <= until; month = month.plus({ months: 1 })) {
    const from = businessDaysIn(month.minus({ months: 1 })).at(-CLOSE_BEFORE) ?? last;
    const to = businessDaysIn(month)[CLOSE_AFTER - 1] ?? first;
    if (from > last || to < first) continue;
    warnings.push({
      code: 'month-end-close',
      text:
        `Month-end close from ${spokenDate(from)} to ${spokenDate(to)} falls into: ${stagesOn(plan, from, to)}. ` +
        'Finance has less time then; agree with them who decides and who signs.',
    });
  }
  return warnings;
};

const vatDays = (plan: Times, dates: readonly string[]): PlanWarning[] =>
  dates
    .filter((date) => date.endsWith(`-${VAT_DAY}`))
    .map((date) => ({
      code: 'vat-filing',
      text:
        `VAT return is due on ${spokenDate(date)}, during: ${stagesOn(plan, date, date)}. ` +
        'Invoices of the month before must be final on both sides by then.',
    }));

const touches = (plan: Times, task: PlannedTask, date: string): boolean =>
  localDate(task.earliestStart, plan.zone) === date ||
  localDate(plus(task.earliestEnd, -1), plan.zone) === date;

const manualOn = (plan: Times, date: string): readonly PlannedTask[] =>
  plan.tasks.filter((task) => task.mode === 'manual' && touches(plan, task, date));

const holidays = (plan: Times, days: BusinessDays, dates: readonly string[]): PlanWarning[] =>
  dates.flatMap((date) => {
    const name = days.holiday(date);
    if (name === undefined) return [];
    const tasks = manualOn(plan, date).map((task) => task.title);
    const gates = plan.gates
      .filter((gate) => localDate(gate.opens, plan.zone) === date)
      .map((gate) => gate.title);
    const hit = [...tasks, ...gates];
    return [
      {
        code: 'public-holiday',
        text:
          `${name} on ${spokenDate(date)} is a public holiday, during: ${stagesOn(plan, date, date)}. ` +
          (hit.length > 0 ? `People are needed for: ${listed(hit)}.` : 'No manual task begins or ends then.'),
      },
    ];
  });

/** Saturday and Sunday of the go-live's own week: everybody knows that these are worked. */
const goLiveWeekend = (plan: Times): readonly string[] => {
  const day = DateTime.fromMillis(plan.goLive, { zone: plan.zone });
  if (day.weekday < 5) return [];
  const saturday = day.plus({ days: 6 - day.weekday });
  return [saturday, saturday.plus({ days: 1 })].flatMap((date) => date.toISODate() ?? []);
};

const weekends = (plan: Times, days: BusinessDays, dates: readonly string[]): PlanWarning[] => {
  const known = goLiveWeekend(plan);
  return dates.flatMap((date) => {
    if (known.includes(date) || days.isBusinessDay(date) || days.holiday(date) !== undefined) return [];
    const tasks = manualOn(plan, date);
    if (tasks.length === 0) return [];
    const planned = tasks.map((task) => `${task.title} (${task.owner})`);
    return [
      {
        code: 'weekend-work',
        text: `${spokenDate(date)} is no business day; begins or ends then: ${listed(planned)}. Agree it with them, or move it.`,
      },
    ];
  });
};

const local = (at: Instant, zone: string): string =>
  DateTime.fromMillis(at, { zone, locale: 'en-GB' }).toFormat('ccc d LLL yyyy HH:mm');

/** In a fixed order: a moved go-live, window, closes, filing days, holidays, weekends, nights; each by date. */
export const planWarnings = (
  runbook: Runbook,
  plan: Times,
  outside: readonly PlannedTask[],
): readonly PlanWarning[] => {
  const days = businessDays(runbook.goLive.calendar);
  const begin = plan.stages[0]?.start ?? plan.goLive;
  const [first, last] = [localDate(begin, plan.zone), localDate(plan.end, plan.zone)];
  const dates = datesBetween(first, last);
  return [
    ...movedGoLive(runbook, plan),
    ...outside.map((task) => ({
      code: 'outside-window',
      text:
        `${task.title} changes production from ${local(task.earliestStart, plan.zone)} to ` +
        `${local(task.earliestEnd, plan.zone)}, outside the window from ${local(plan.windowFrom, plan.zone)} to ` +
        `${local(plan.windowTo, plan.zone)}.`,
    })),
    ...monthEnds(plan, days, first, last),
    ...vatDays(plan, dates),
    ...holidays(plan, days, dates),
    ...weekends(plan, days, dates),
    ...nightWork(plan),
  ];
};
