import type * as z from 'zod';
import { calendarInForce } from '#lib/actions/calendar-amendment.ts';
import { makeCutovers } from '#lib/aws/cutovers.ts';
import type { RecordsEnvironment } from '#lib/aws/environment.ts';
import { makeGateStore } from '#lib/aws/gate-store.ts';
import { makeIncidentLog } from '#lib/aws/incidents.ts';
import { makeCutoverLock } from '#lib/aws/lock.ts';
import { makePages } from '#lib/aws/pages.ts';
import { makeProgress } from '#lib/aws/progress.ts';
import { makeWatchStore } from '#lib/aws/watch-store.ts';
import type { JsonObject } from '#lib/json.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { dynamo } from './clients.ts';

/** The stores of the records table. IAM says which of them a function may use, and how. */
export const wireRecords = (environment: z.output<typeof RecordsEnvironment>) => {
  const access = { client: dynamo(), table: environment.RECORDS_TABLE };
  const cutovers = makeCutovers(access);
  const progress = makeProgress(access);
  return {
    progress,
    gates: makeGateStore({ ...access, clock: wallClock }),
    incidents: makeIncidentLog(access),
    lock: makeCutoverLock(access),
    cutovers,
    pages: makePages(access),
    watchStore: makeWatchStore(access),
    /** As it was fixed when the cutover was started, or amended since: all its executions go by one calendar. */
    calendarOf: (cutover: string): Promise<JsonObject> =>
      calendarInForce(progress, cutover, async () => {
        const record = await cutovers.get(cutover);
        if (record === undefined)
          throw new Error(`${cutover} was never started: it has no calendar on record`);
        return record.calendar;
      }),
  };
};
