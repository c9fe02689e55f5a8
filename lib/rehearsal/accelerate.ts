import type { Instant } from '#lib/instant.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import { makeCalendar } from '#lib/runbook/make-calendar.ts';

export interface Acceleration {
  /** Seconds of the plan in one real second. */
  readonly scale: number;
  /** When the plan begins in real time. @default when it begins by itself */
  readonly anchor?: Instant;
  /** Real seconds that people have at least. @default as `makeCalendar` has it */
  readonly atLeastSeconds?: number;
}

/** The same program, and the same digests, on a calendar that passes faster. */
export const accelerate = (
  compiled: CompiledRunbook,
  { scale, anchor, atLeastSeconds }: Acceleration,
): CompiledRunbook => ({
  ...compiled,
  calendar: makeCalendar(compiled.runbook, compiled.plan, scale, anchor, atLeastSeconds),
});
