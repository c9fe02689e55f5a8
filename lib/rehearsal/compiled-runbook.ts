import type { Program, ProgramDigests } from '#lib/compiler/program.ts';
import type { Calendar } from '#lib/runbook/calendar.ts';
import type { Plan } from '#lib/runbook/plan.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

/** A runbook that was read, checked, planned and compiled: all that a run needs of it. */
export interface CompiledRunbook {
  /** As given on the command line. */
  readonly file: string;
  readonly runbook: Runbook;
  readonly plan: Plan;
  readonly calendar: Calendar;
  readonly program: Program;
  readonly digests: ProgramDigests;
}
