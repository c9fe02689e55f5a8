/** What may be handed to the completer. What the caller concluded is in it to be compared, never to be believed. */
import * as z from 'zod';
import type { Vote } from '#lib/gates/gate-record.ts';
import { instant } from '#lib/instant.ts';

const CastVote = z.object({
  person: z.string().min(1).max(100),
  vote: z.enum(['approve', 'object', 'no-go']),
  /** Milliseconds since 1970; the bound is the last instant that a date can hold. */
  at: z.int().min(0).max(8_640_000_000_000_000),
  evidenceDigest: z.string().max(64),
  note: z.string().max(2_000).optional(),
  override: z.string().trim().min(1).max(2_000).optional(),
  conditions: z
    .array(
      z.object({
        text: z.string().trim().min(1).max(500),
        owner: z.string().min(1).max(100),
        due: z.iso.date(),
      }),
    )
    .max(20)
    .optional(),
});

export const ByVotes = z.object({
  instance: z.string(),
  /** Every vote seen so far, on each call: the completer keeps none of its own. */
  votes: z.array(CastVote).max(1_000),
  pull: z.undefined().optional(),
});
export type ByVotes = z.infer<typeof ByVotes>;

export const ByPull = z.object({
  instance: z.string(),
  votes: z.undefined().optional(),
  pull: z.strictObject({
    /** Of the pull request that was looked at; another than the bound one decides nothing. */
    number: z.int().min(1),
    outcome: z.enum(['go', 'no-go', 'invalid']),
    /** Of the run on GitHub, every check with what was seen. */
    transcript: z.record(z.string(), z.json()),
    transcriptDigest: z.string().regex(/^[0-9a-f]{64}$/),
    /** The job's own, minutes to live, may only read. Used here, and nowhere kept. */
    token: z.string().min(1).max(4_096),
    run: z.strictObject({
      repository: z.int(),
      ref: z.string().max(300),
      workflow: z.string().max(300),
      sha: z.string().max(64),
      runId: z.string().max(40),
    }),
  }),
});
export type ByPull = z.infer<typeof ByPull>;

/** Votes cast by command, or a pull request: never both. What was said by telephone is for `gate-telephone` alone. */
export const GateCompletePayload = z.union([ByVotes, ByPull]);
export type GateCompletePayload = z.infer<typeof GateCompletePayload>;

export const toVote = ({ note, override, conditions, at, ...vote }: ByVotes['votes'][number]): Vote => ({
  ...vote,
  at: instant(at),
  ...(note !== undefined && { note }),
  ...(override !== undefined && { override }),
  ...(conditions !== undefined && { conditions }),
});
