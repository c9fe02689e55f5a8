import * as z from 'zod';
import type { Reading } from '#lib/gates/assemble-evidence.ts';
import { fromIso, type Instant, MINUTE, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { forecast } from '#lib/runbook/forecast.ts';
import { localMoment } from '#lib/runbook/local-moment.ts';
import { makePlan } from '#lib/runbook/make-plan.ts';
import type { Plan } from '#lib/runbook/plan.ts';
import { spokenMinutes } from '#lib/runbook/plan-words.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { Pace, timeScale } from '#lib/runbook/time-scale.ts';
import { actualOf, onClock, standsInRun } from '#lib/tasks/actuals.ts';

const Calendar = z.object({
  goLive: z.string(),
  pace: Pace.extend({ nominalGoLive: z.string() }).optional(),
});

const MOST_SHOWN = 20;

/** The plan solved again with what happened: where the end moves to, and whose slack is used up. */
const outlook = (
  plan: Plan,
  records: readonly TaskRecord[],
  now: Instant,
): { readonly text: string; readonly facts: JsonObject } => {
  const seen = forecast(plan, new Map(records.map((record) => [record.task, actualOf(record, now)])), now);
  const planned = new Map(plan.tasks.map((task) => [task.id, task]));
  const over = new Set(records.filter((record) => record.status === 'done').map((record) => record.task));
  const eaten = seen.tasks
    .flatMap(({ id, slackEatenMinutes }) => {
      const task = planned.get(id);
      if (!task || over.has(id) || slackEatenMinutes <= 0) return [];
      const { title, owner, slackMinutes: of } = task;
      return [
        { task: id, title, owner, eatenMinutes: Math.round(slackEatenMinutes), ofMinutes: Math.round(of) },
      ];
    })
    .sort((a, b) => a.ofMinutes - a.eatenMinutes - (b.ofMinutes - b.eatenMinutes));
  const end = localMoment(seen.end, plan.zone);
  const moved =
    seen.lateMinutes >= 1
      ? `forecast end ${end}, ${spokenMinutes(seen.lateMinutes)} later than planned`
      : seen.lateMinutes <= -1
        ? `forecast end ${end}, ${spokenMinutes(-seen.lateMinutes)} earlier than planned`
        : `forecast end ${end}, as planned`;
  const [tightest] = eaten;
  return {
    text: tightest
      ? `${moved}; of tasks to come ${eaten.length} lose slack, ${tightest.title} (${tightest.owner}) ${tightest.eatenMinutes} of ${spokenMinutes(tightest.ofMinutes)}`
      : moved,
    facts: {
      end: toIso(seen.end),
      lateMinutes: Math.round(seen.lateMinutes),
      slackEaten: eaten.slice(0, MOST_SHOWN),
      critical: seen.critical.slice(0, MOST_SHOWN),
    },
  };
};

/**
 * How late tasks ended, or are, and what comes of it. Undefined while nothing was handed out. All moments are the plan's,
 * also on an accelerated calendar: its durations are nominal.
 */
export const planAgainstActual = (
  about: {
    readonly runbook: Runbook;
    readonly calendar: JsonObject;
    readonly run: number;
    readonly now: Instant;
  },
  all: readonly TaskRecord[],
): Reading | undefined => {
  const { runbook } = about;
  const { goLive, pace } = Calendar.parse(about.calendar);
  const { toNominal } = timeScale(pace);
  const now = toNominal(about.now);
  const plan = makePlan(runbook, { goLive: fromIso(pace?.nominalGoLive ?? goLive) });
  const planned = new Map(plan.tasks.map((task) => [task.id, task]));
  const records = all
    .filter((record) => planned.has(record.task))
    .filter(standsInRun(runbook, about.run))
    .map((record) => onClock(record, toNominal));
  if (records.length === 0) return undefined;
  const late = records
    .map((record) => ({
      task: record.task,
      title: planned.get(record.task)?.title ?? record.task,
      slackMinutes: Math.round(planned.get(record.task)?.slackMinutes ?? 0),
      minutes: Math.round(((record.closedAt ?? now) - record.plannedEnd) / MINUTE),
      open: record.closedAt === undefined,
    }))
    .filter((each) => each.minutes > 0)
    .sort((left, right) => right.minutes - left.minutes);
  const [worst] = late;
  const ahead = outlook(plan, records, now);
  return {
    verdict: 'pass',
    measured: [
      worst
        ? `${late.length} of ${records.length} tasks late, most: ${worst.title} by ${spokenMinutes(worst.minutes)} (it had ${spokenMinutes(worst.slackMinutes)} of slack)`
        : `${records.length} tasks, none late`,
      ahead.text,
    ].join('; '),
    required: 'shown',
    source: 'progress table, plan and calendar',
    facts: { late: late.slice(0, MOST_SHOWN), forecast: ahead.facts },
  };
};
