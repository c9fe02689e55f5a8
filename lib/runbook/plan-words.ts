/** Times and lengths of a plan in words, always with the zone that they are in. */
import { DateTime } from 'luxon';
import { type Instant, MINUTE } from '#lib/instant.ts';
import type { Plan, PlannedTask } from './plan.ts';

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

export const windowVerdict = (plan: Plan): string =>
  plan.fitsWindow
    ? 'every change to production fits the change window'
    : 'NOT every change to production fits the change window';
