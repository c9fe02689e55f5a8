/** What can be asked of a running rehearsal from another terminal: the body of a request to its control server. */
import * as z from 'zod';
import type { Json } from '#lib/json.ts';

/** As long as `task-report` takes, so that nothing is refused further down for its length. */
const Words = z.string().trim().min(1).max(4_000);
const Name = z.string().min(1).max(200);

export const TASK_REPORTS = ['start', 'done', 'block', 'reassign', 'retry', 'give-up'] as const;
export const VOTES = ['go', 'no-go', 'object'] as const;

export const Command = z.discriminatedUnion('verb', [
  z.strictObject({ verb: z.literal('status') }),
  z.strictObject({ verb: z.literal('gates') }),
  z.strictObject({
    verb: z.literal('decide'),
    gate: Name,
    vote: z.enum(VOTES),
    /** A member of the gate's authority, or a deputy. */
    by: Name,
    note: Words.max(2_000).optional(),
    /** Of the chair's go: why it is risked although a way back might outlast the change window. */
    override: Words.max(2_000).optional(),
    /** Of a go: `TEXT; owner: PERSON; due: DATE`, each on a line of its own. */
    conditions: Words.optional(),
  }),
  z.strictObject({
    verb: z.literal('attest'),
    by: Name,
    digest: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
    note: Words.optional(),
  }),
  z.strictObject({
    verb: z.literal('task'),
    report: z.enum(TASK_REPORTS),
    task: Name,
    /** Left out: the owner. */
    by: Name.optional(),
    evidence: Words.optional(),
    note: Words.optional(),
    to: Name.optional(),
  }),
]);
export type Command = z.infer<typeof Command>;
export type TaskCommand = Extract<Command, { verb: 'task' }>;
export type AttestCommand = Extract<Command, { verb: 'attest' }>;
export type DecideCommand = Extract<Command, { verb: 'decide' }>;

export interface Reply {
  /** False: refused, and nothing changed. */
  readonly ok: boolean;
  /** What was done, or why not. */
  readonly text: string;
  readonly next: string;
  readonly data?: Json | undefined;
}

export const Reply: z.ZodType<Reply> = z.strictObject({
  ok: z.boolean(),
  text: z.string(),
  next: z.string(),
  data: z.json().optional(),
});
