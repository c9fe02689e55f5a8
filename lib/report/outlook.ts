import type { Instant } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { forecast } from '#lib/runbook/forecast.ts';
import type { Plan } from '#lib/runbook/plan.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { calendarScale } from '#lib/runbook/time-scale.ts';
import { actualOf, onClock, standsInRun } from '#lib/tasks/actuals.ts';

/** Where the end of a running cutover moves to. All moments are the plan's, also on an accelerated calendar. */
export interface Outlook {
  readonly now: Instant;
  readonly scale: number;
  readonly plannedEnd: Instant;
  readonly forecastEnd: Instant;
  /** Later than planned; negative if earlier. */
  readonly lateMinutes: number;
  /** Open tasks that lose slack, the tightest first. */
  readonly slackEaten: readonly {
    readonly title: string;
    readonly eatenMinutes: number;
    readonly ofMinutes: number;
  }[];
}

/** Undefined while nothing of the plan was handed out. */
export const outlookOf = (about: {
  readonly runbook: Pick<Runbook, 'stages' | 'recovery'>;
  readonly plan: Plan;
  /** As in the input of the execution. */
  readonly calendar: JsonObject;
  readonly run: number;
  readonly progress: readonly TaskRecord[];
  readonly now: Instant;
}): Outlook | undefined => {
  const { plan } = about;
  const { scale, toNominal: clock } = calendarScale(about.calendar);
  const planned = new Map(plan.tasks.map((task) => [task.id, task]));
  const records = about.progress
    .filter((record) => planned.has(record.task))
    .filter(standsInRun(about.runbook, about.run))
    .map((record) => onClock(record, clock));
  if (records.length === 0) return undefined;
  const now = clock(about.now);
  const seen = forecast(plan, new Map(records.map((record) => [record.task, actualOf(record, now)])), now);
  const over = new Set(records.filter((record) => record.status === 'done').map((record) => record.task));
  return {
    now,
    scale,
    plannedEnd: plan.end,
    forecastEnd: seen.end,
    lateMinutes: seen.lateMinutes,
    slackEaten: seen.tasks
      .flatMap(({ id, slackEatenMinutes }) => {
        const task = planned.get(id);
        if (task === undefined || over.has(id) || slackEatenMinutes < 1) return [];
        const { title, slackMinutes } = task;
        return [
          {
            title,
            eatenMinutes: Math.round(slackEatenMinutes),
            ofMinutes: Math.round(slackMinutes),
          },
        ];
      })
      .sort((a, b) => a.ofMinutes - a.eatenMinutes - (b.ofMinutes - b.eatenMinutes)),
  };
};
