/** Work of people at night, a warning a night: nobody should learn from the calendar on the day. */
import { DateTime } from 'luxon';
import { HOUR, type Instant, MINUTE, plus } from '#lib/instant.ts';
import { localDate } from './business-days.ts';
import type { Plan, PlanWarning } from './plan.ts';
import { listed, spokenDate } from './plan-words.ts';

/** Local hours. */
const NIGHT_BEGINS = 22;
const NIGHT_ENDS = 6;

/** A task longer than this (minutes) is not done in one go: the nights in between are slept. */
const ONE_GO = 16 * 60;

/** The local date on whose evening the night began; undefined by day. */
const nightOf = (at: Instant, zone: string): string | undefined => {
  const { hour } = DateTime.fromMillis(at, { zone });
  if (hour >= NIGHT_BEGINS) return localDate(at, zone);
  return hour < NIGHT_ENDS ? localDate(plus(at, -NIGHT_ENDS * HOUR), zone) : undefined;
};

/** A task that is done in one go is looked at every quarter of an hour, a longer one where it begins and ends. */
const moments = (from: Instant, to: Instant, minutes: number): readonly Instant[] => {
  const last = plus(to, -1);
  if (minutes > ONE_GO) return [from, last];
  const found = [from, last];
  for (let at = plus(from, 15 * MINUTE); at < last; at = plus(at, 15 * MINUTE)) found.push(at);
  return found;
};

type Times = Pick<Plan, 'zone' | 'tasks' | 'gates'>;

/** Manual tasks and gates planned between 22:00 and 06:00 local, by night. */
export const nightWork = (plan: Times): readonly PlanWarning[] => {
  const nights = new Map<string, string[]>();
  const add = (night: string | undefined, text: string): void => {
    if (night === undefined) return;
    const found = nights.get(night) ?? [];
    if (!found.includes(text)) nights.set(night, [...found, text]);
  };
  for (const task of plan.tasks) {
    if (task.mode === 'automatic') continue;
    for (const at of moments(task.earliestStart, task.earliestEnd, task.durationMinutes)) {
      add(nightOf(at, plan.zone), `${task.title} (${task.owner})`);
    }
  }
  for (const gate of plan.gates) add(nightOf(gate.opens, plan.zone), `Gate: ${gate.title}`);
  return [...nights]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([night, work]) => ({
      code: 'night-work',
      text:
        `Night from ${spokenDate(night)}, between ${NIGHT_BEGINS}:00 and 0${NIGHT_ENDS}:00: ${listed(work)}. ` +
        'Agree it with them, or move it.',
    }));
};
