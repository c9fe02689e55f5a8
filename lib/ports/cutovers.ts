/** What was fixed when a cutover was started: what later executions of the same cutover (way back, resume) begin with. */
import type { ProgramDigests } from '#lib/compiler/program.ts';
import type { Instant } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';

export interface CutoverRecord {
  readonly cutover: string;
  readonly tenant: string;
  readonly startedBy: string;
  readonly startedAt: Instant;
  readonly digests: ProgramDigests;
  /** As in the execution's input. */
  readonly calendar: JsonObject;
}

/** Strongly consistent. */
export interface Cutovers {
  get(cutover: string): Promise<CutoverRecord | undefined>;
  /** Create-only; false when a record of this cutover is there already, and then nothing was written. */
  create(record: CutoverRecord): Promise<boolean>;
}
