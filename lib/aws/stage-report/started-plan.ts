import * as z from 'zod';
import { fromIso } from '#lib/instant.ts';
import type { CutoverRecord } from '#lib/ports/cutovers.ts';
import { makePlan } from '#lib/runbook/make-plan.ts';
import type { Plan } from '#lib/runbook/plan.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

const Calendar = z.object({ goLive: z.string(), pace: z.object({ nominalGoLive: z.string() }).optional() });

/** The plan of the cutover as it was started: at its own go-live, which may not be the file's. */
export const startedPlan = (runbook: Runbook, record: CutoverRecord): Plan => {
  const { goLive, pace } = Calendar.parse(record.calendar);
  return makePlan(runbook, { goLive: fromIso(pace?.nominalGoLive ?? goLive) });
};
