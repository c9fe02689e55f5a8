/** What passes between the machine and an automatic task's Lambda. Results are data; Choice branches on `verdict`. */
import * as z from 'zod';
import type { JsonObject } from '#lib/json.ts';
import { Pace } from './time-scale.ts';

const Timing = z.object({
  /** ISO instants, nominal or scaled. */
  start: z.string(),
  end: z.string(),
  /** Seconds between two tries of a task that is asked until it passes. */
  retrySeconds: z.number().optional(),
  timeoutSeconds: z.number().optional(),
  /** How long a gate's evidence may be relied on. */
  validSeconds: z.number().optional(),
  /** How long a stage lasts at least. */
  minimumSeconds: z.number().optional(),
  /** Of an accelerated calendar; absent, real and nominal time are one. */
  pace: Pace.optional(),
});

export const Digests = z.object({
  program: z.string(),
  code: z.string(),
  calendar: z.string(),
  roster: z.string(),
});
export type Digests = z.infer<typeof Digests>;

/** The payload of every automatic task, and of `task-open`, `stage-enter`, `gate-evidence` and `gate-open`. */
export const ActionRequest = z.object({
  cutover: z.string(),
  tenant: z.string(),
  run: z.number(),
  execution: z.string(),
  stage: z.string(),
  /** Task id, gate id, or the stage's id for `stage-enter`. */
  subject: z.string(),
  parameters: z.record(z.string(), z.json()).default({}),
  digests: Digests,
  timing: Timing.optional(),
  /** Only for `task-open` and `gate-open`. */
  token: z.string().optional(),
});
export type ActionRequest = z.infer<typeof ActionRequest>;

export const ActionVerdict = z.enum(['pass', 'fail', 'inconclusive']);
export type ActionVerdict = z.infer<typeof ActionVerdict>;

export type ActionResult = {
  readonly verdict: ActionVerdict;
  /** Short sentences for the console, the report and the next gate. At most ten; never an invoice body. */
  readonly reasons: readonly string[];
  /** How often this subject was tried in this run, counted from the progress table: what bounds each loop. */
  readonly tries: number;
  /** When to ask again (ISO), if inconclusive. */
  readonly next: string;
};

/** A Lambda's logic with its dependencies given: JSON in, JSON out. It throws only what is a bug or a broken world. */
export type Handler = (payload: unknown) => Promise<JsonObject>;
