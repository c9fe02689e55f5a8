/** Times and lengths of a plan in words, always with the zone that they are in. */
import { DateTime } from 'luxon';
import { type Instant, MINUTE } from '#lib/instant.ts';
import type { Plan, PlannedTask } from './plan.ts';

/** `Sat 10 Apr 2027` of a local date such as `2027-04-10`. */
export const spokenDate = (date: string): string =>
  DateTime.fromISO(date, { zone: 'UTC', locale: 'en-GB' }).toFormat('ccc d LLL yyyy');

/** The first three, and how many more. */
export const listed = (titles: readonly string[]): string =>
  titles.length > 3 ? `${titles.slice(0, 3).join(', ')} and ${titles.length - 3} more` : titles.join(', ');

/** `Sat 10 Apr 20:00`, local. */
export const shortMoment = (at: Instant, zone: string): string =>
  DateTime.fromMillis(at, { zone, locale: 'en-GB' }).toFormat('ccc dd LLL HH:mm');

/** `Sat 10 Apr 2027 20:00 UTC+1`, local, for headings. */
export const longMoment = (at: Instant, zone: string): string =>
  DateTime.fromMillis(at, { zone, locale: 'en-GB' }).toFormat("ccc d LLL yyyy HH:mm 'UTC'Z");

/** `1d4h`, `45m`, `0m`; the two largest units that are not zero. */
export const spokenMinutes = (minutes: number): string => {
  const size = Math.round(Math.abs(minutes));
  const parts = [
    { value: Math.floor(size / 1_440), unit: 'd' },
    { value: Math.floor((size % 1_440) / 60), unit: 'h' },
    { value: size % 60, unit: 'm' },
  ].filter((part) => part.value > 0);
  const text = parts
    .slice(0, 2)
    .map((part) => `${part.value}${part.unit}`)
    .join('');
  return `${minutes < 0 ? '-' : ''}${text === '' ? '0m' : text}`;
};

/** `1 day 4 h`, `45 min`, `0 min`: the same for those who read no other line of a plan. */
export const spelledMinutes = (minutes: number): string =>
  spokenMinutes(minutes)
    .replace(/(\d+)([dhm])/gu, (_, value: string, unit: string) => {
      const words = unit === 'd' ? (value === '1' ? 'day' : 'days') : unit === 'h' ? 'h' : 'min';
      return `${value} ${words} `;
    })
    .trimEnd();

/** `T-48h` as a reader says it. */
export const relativeTo = (goLive: Instant, at: Instant): string => {
  const minutes = (at - goLive) / MINUTE;
  if (minutes === 0) return 'T';
  return `T${minutes < 0 ? '-' : '+'}${spokenMinutes(Math.abs(minutes))}`;
};

/** In order of time within their stage; the runbook's order where times are equal. */
export const tasksOf = (plan: Plan, stage: string): readonly PlannedTask[] =>
  plan.tasks
    .filter((task) => task.stage === stage)
    .toSorted((a, b) => a.earliestStart - b.earliestStart || a.earliestEnd - b.earliestEnd);

/** What a task waits for: its own dependencies, then in brackets what only the machine's order adds. */
export const waitsFor = (task: PlannedTask): string => {
  const machine = task.after.filter((id) => !task.dependsOn.includes(id));
  return [
    ...(task.dependsOn.length > 0 ? [task.dependsOn.join(', ')] : []),
    ...(machine.length > 0 ? [`(${machine.join(', ')})`] : []),
  ].join(' ');
};

/** Why the critical path may say little: fixed dates give all but the end its slack. Empty if it spans all stages. */
export const criticalStages = (plan: Plan): string => {
  const touched = plan.stages.filter((stage) =>
    plan.tasks.some((task) => task.critical && task.stage === stage.id),
  );
  return touched.length === 0 || touched.length === plan.stages.length
    ? ''
    : `Critical for the end of the whole cutover; only in: ${touched.map(({ title }) => title).join(', ')}. ` +
        'Elsewhere fixed starts leave slack.';
};

export const windowVerdict = (plan: Plan): string =>
  plan.fitsWindow
    ? 'every change to production fits the change window'
    : 'NOT every change to production fits the change window';
