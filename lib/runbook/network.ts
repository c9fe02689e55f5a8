/** The network that the plan solves: activities in the order in which the machine comes to them, stage by stage. */
import type { Instant } from '#lib/instant.ts';

export interface NetworkActivity {
  readonly id: string;
  readonly minutes: number;
  /** Everything that has to be over before it starts, earlier in the network. */
  readonly after: readonly string[];
  /** Its own planned start, if the runbook gives one. */
  readonly notBefore?: Instant;
  /** In hypercare: the daily calls wait for it, or it waits for them. */
  readonly calls?: 'before' | 'after';
}

export interface NetworkStage {
  readonly id: string;
  readonly notBefore?: Instant;
  readonly minimumMinutes: number;
  /** Local time of hypercare's daily call: the stage's work ends with a call, not in between. */
  readonly checkpointAt?: string;
  readonly gate?: { readonly notBefore?: Instant; readonly decisionMinutes: number };
  readonly activities: readonly NetworkActivity[];
}

/** The first stage has a `notBefore`. */
export interface Network {
  /** IANA name, for the daily calls. */
  readonly zone: string;
  readonly stages: readonly NetworkStage[];
}
