import * as z from 'zod';
import type { TaskRecord } from '#lib/ports/progress.ts';

/** Where a hypercare stage stands in the progress table. */
export const hypercareTask = (stage: string): string => `hypercare-${stage}`;

const State = z.object({
  /** Calls held. */
  checkpoints: z.number().default(0),
  /** The planned instant of the last call held. */
  lastCall: z.string().optional(),
  extensions: z.number().default(0),
  /** The call after which the last extension was granted: one a call, however often it is asked for. */
  extendedAfter: z.string().optional(),
  goodDaysInARow: z.number().default(0),
  businessDays: z.array(z.string()).default([]),
});
/** What is remembered of hypercare between calls; what was judged is not among it. */
export type HypercareState = z.infer<typeof State>;

/** Throws where the record is not what `checkpoint` writes: then nothing about hypercare is known. */
export const hypercareState = (record: TaskRecord | undefined): HypercareState =>
  State.parse(record?.evidence ?? {});
