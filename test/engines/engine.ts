import type { Run, Tape } from './tape.ts';

/** Runs a definition with its functions played from a tape. */
export interface Engine {
  readonly name: string;
  play(tape: Tape): Promise<Run>;
  stop(): Promise<void>;
}

/** What a call meets that is not on the tape: named so that no Retry takes it. */
export const OFF_THE_TAPE = 'OffTheTape';
