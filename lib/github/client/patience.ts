import { MINUTE, SECOND } from '#lib/instant.ts';

/** How long a client waits, all in real milliseconds but `waiting`, which is slept on the given clock. */
export interface Patience {
  /** For one whole answer. */
  readonly call: number;
  /** Of one call, the first included. */
  readonly tries: number;
  /** Between tries, all calls of this client together: beyond it the answer is `again`. */
  readonly waiting: number;
}

/**
 * A function of people has 60 s (lib/infra/function-specs.ts). A call takes 3 × 6 s at worst; the some 15 steps of a reading that
 * come one after another end as soon as 8 s were waited, so that GitHub's worst night is at most 3 failures more than its best.
 */
export const FUNCTION_PATIENCE: Patience = { call: 6 * SECOND, tries: 3, waiting: 8 * SECOND };

/** A job has ten minutes, and the next one comes as soon. A call takes 3 × 15 s at worst, and two minutes are waited in all. */
export const JOB_PATIENCE: Patience = { call: 15 * SECOND, tries: 3, waiting: 2 * MINUTE };

/** Before the second and the third try, where GitHub does not say how long. */
const PAUSES = [1 * SECOND, 4 * SECOND];

export const pauseBefore = (attempt: number, waitSeconds: number | undefined): number =>
  waitSeconds === undefined ? (PAUSES[attempt - 2] ?? PAUSES.at(-1) ?? SECOND) : waitSeconds * SECOND;
