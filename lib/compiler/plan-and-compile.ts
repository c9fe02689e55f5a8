import type { Instant } from '#lib/instant.ts';
import type { Calendar } from '#lib/runbook/calendar.ts';
import { makeCalendar } from '#lib/runbook/make-calendar.ts';
import { makePlan } from '#lib/runbook/make-plan.ts';
import type { Plan } from '#lib/runbook/plan.ts';
import type { CheckedRunbook } from '#lib/runbook/source.ts';
import { compile } from './compile.ts';
import type { Program } from './program.ts';

/** A runbook as it would run; `checkPlanned` says whether it may. */
export interface PlannedRunbook {
  readonly plan: Plan;
  readonly calendar: Calendar;
  readonly program: Program;
}

/** At the runbook's own go-live date, or at another. */
export const planAndCompile = (
  checked: CheckedRunbook,
  options: { readonly goLive?: Instant } = {},
): PlannedRunbook => {
  const plan = makePlan(checked.runbook, options);
  return { plan, calendar: makeCalendar(checked.runbook, plan), program: compile(checked, plan) };
};
