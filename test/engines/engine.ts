import type { Run, Tape } from './tape.ts';

export const ENGINES = ['MiniStack', 'moto'] as const;
export type EngineName = (typeof ENGINES)[number];

/** Runs a definition with its functions played from a tape. */
export interface Engine {
  readonly name: EngineName;
  /** With what is known to be missing in it worked around, so that the rest of a long tape can be compared. */
  play(tape: Tape): Promise<Run>;
  /** As it is, for a short tape. */
  playUnaided(tape: Tape): Promise<Run>;
  stop(): Promise<void>;
}

/** What a call meets that is not on the tape: named so that no Retry takes it. */
export const OFF_THE_TAPE = 'OffTheTape';

/** How long an execution may take until it counts as hanging: a whole scenario, and a small case whose time-outs are 1 s. */
export const LONG_MS = 90_000;
export const SHORT_MS = 6_000;
