/** What a calendar becomes when a cutover goes on later than it was planned to: an amendment, and no new program. */
import * as z from 'zod';
import { type Digest, digestOf } from '#lib/digest.ts';
import { DAY, fromIso, type Instant, plus, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { businessDays, datesBetween, localDate } from './business-days.ts';
import { callsBetween } from './daily-call.ts';
import type { Runbook } from './schema.ts';
import { Pace, timeScale } from './time-scale.ts';

export interface CalendarAmendment {
  readonly calendar: JsonObject;
  readonly digest: Digest;
  /** Daily calls that were added, one for each day that hypercare begins, and may end, later. */
  readonly addedCalls: number;
  /** Of the plan's days. */
  readonly laterDays: number;
}

const Amendable = z.looseObject({
  zone: z.string(),
  stages: z.record(z.string(), z.looseObject({ start: z.string() })),
  checkpoints: z.array(z.string()),
  checkpointsBeforeExit: z.int().min(0),
  businessDays: z.array(z.string()),
  pace: Pace.optional(),
});

export type AmendCalendar = (
  calendar: JsonObject,
  resumeAt: string,
  now: Instant,
) => CalendarAmendment | undefined;

/**
 * Adds a daily call for each day that a run resumes later than the stage was planned, and the business days to judge them by:
 * otherwise hypercare would run out of calls before its length is over. Everything else in a calendar that is past is past:
 * a wait in the past returns at once. Undefined: it is not late, or there is no hypercare to amend for.
 */
export const makeAmendCalendar =
  (runbook: Pick<Runbook, 'stages' | 'goLive'>): AmendCalendar =>
  (calendar, resumeAt, now) => {
    const parsed = Amendable.safeParse(calendar);
    const checkpointAt = runbook.stages.find(({ hypercare }) => hypercare)?.hypercare?.checkpointAt;
    if (!parsed.success || checkpointAt === undefined) return undefined;
    const { stages, checkpoints, zone, pace } = parsed.data;
    const planned = stages[resumeAt]?.start;
    const last = checkpoints.at(-1);
    if (planned === undefined || last === undefined) return undefined;
    const scale = timeScale(pace);
    const laterDays = Math.ceil((scale.toNominal(now) - scale.toNominal(fromIso(planned))) / DAY);
    if (laterDays <= 0) return undefined;
    const lastCall = scale.toNominal(fromIso(last));
    const added = callsBetween(
      plus(lastCall, 1),
      plus(lastCall, (laterDays + 1) * DAY),
      checkpointAt,
      zone,
    ).slice(0, laterDays);
    const until = localDate(added.at(-1) ?? lastCall, zone);
    const known = new Set(parsed.data.businessDays);
    const { isBusinessDay } = businessDays(runbook.goLive.calendar);
    const days = datesBetween(localDate(lastCall, zone), until).filter(
      (date) => !known.has(date) && isBusinessDay(date),
    );
    const amended: JsonObject = {
      ...calendar,
      checkpoints: [...checkpoints, ...added.map((at) => toIso(scale.toReal(at)))],
      checkpointsBeforeExit: parsed.data.checkpointsBeforeExit + added.length,
      businessDays: [...parsed.data.businessDays, ...days],
    };
    return { calendar: amended, digest: digestOf(amended), addedCalls: added.length, laterDays };
  };
