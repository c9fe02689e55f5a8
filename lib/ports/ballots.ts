/** Votes cast by command, kept until a gate is decided: the completer wants every one on each call. */
import type { Vote } from '#lib/gates/gate-record.ts';

export interface Ballots {
  /** Create-only, never replaced: a person who votes again has two votes, of which the later one counts. */
  cast(instance: string, vote: Vote): Promise<void>;
  /** All votes of an attempt, earliest first. Strongly consistent: it has what was cast before the call. */
  of(instance: string): Promise<readonly Vote[]>;
}
