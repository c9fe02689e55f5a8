import * as z from 'zod';
import { recordProgress } from '#lib/actions/record-progress.ts';
import { MACHINE_OWNER, WAY_BACK_STAGE } from '#lib/actions/run-step.ts';
import type { Instant } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Progress } from '#lib/ports/progress.ts';
import type { CalendarAmendment } from '#lib/runbook/amend-calendar.ts';

/** Where the calendar in force stands once it was amended; before that it is the one the cutover was started with. */
export const CALENDAR_AMENDMENT = 'calendar-amendment';

const Amended = z.object({ calendar: z.record(z.string(), z.json()) });

/** The calendar that executions of a cutover get from now on. */
export const calendarInForce = async (
  progress: Pick<Progress, 'get'>,
  cutover: string,
  started: () => Promise<JsonObject>,
): Promise<JsonObject> => {
  const record = await progress.get(cutover, CALENDAR_AMENDMENT);
  return record === undefined ? await started() : Amended.parse(record.evidence).calendar;
};

/** The newest stands; `attempt` counts them, and each roll-back's `resume` says which one it made. */
export const recordAmendment = async (
  progress: Progress,
  about: {
    readonly cutover: string;
    readonly run: number;
    /** The completed gate that let the cutover go on. */
    readonly gate: string;
    readonly now: Instant;
  },
  { calendar, digest, addedCalls, laterDays }: CalendarAmendment,
): Promise<void> => {
  const { cutover, run, gate, now } = about;
  await recordProgress(progress, cutover, CALENDAR_AMENDMENT, (former) => ({
    cutover,
    task: CALENDAR_AMENDMENT,
    stage: WAY_BACK_STAGE,
    mode: 'automatic',
    run,
    attempt: (former?.attempt ?? 0) + (former?.evidence?.gate === gate ? 0 : 1),
    owner: MACHINE_OWNER,
    status: 'done',
    plannedStart: now,
    plannedEnd: now,
    openedAt: former?.openedAt ?? now,
    closedAt: now,
    by: MACHINE_OWNER,
    evidence: { gate, digest, addedCalls, laterDays, calendar },
  }));
};
