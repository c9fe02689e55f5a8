import type { TimelineEvent } from '#lib/rehearsal/timeline.ts';
import type { WAY_BACK_KINDS } from '#lib/runbook/schema.ts';

export type WayBackKind = (typeof WAY_BACK_KINDS)[number];

/** How a turn-back of the main definition is asked for, or what is done to the rollback. */
export type TurnKind =
  /** A person asks while the main execution is in the state. */
  | 'asked'
  /** The main execution is gone, and a person asks. */
  | 'gone'
  /** A second ask while the rollback is in the state. */
  | 'asked-twice'
  /** The rollback dies in the state, and somebody asks again. */
  | 'rollback-died';

export interface TurnTarget {
  readonly machine: 'main' | 'rollback';
  readonly state: string;
  readonly kind: TurnKind;
  /** What the committee says at the recovery gate. */
  readonly recovery: 'go' | 'no-go';
  /** Whether the run that goes on after a go is followed to its end, which has to be `completed`. */
  readonly completes: boolean;
}

export interface TurnCounts {
  readonly offered: number;
  readonly cleared: number;
  readonly rejected: number;
  readonly legacy: number;
  readonly pending: number;
  readonly unknown: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly unexpected: number;
}

export interface TurnResult extends TurnTarget {
  /** Of the stage that the cutover was in. */
  readonly wayBack: WayBackKind;
  readonly stage: string | undefined;
  /** What led there, in words; empty on the usual way. */
  readonly detour: readonly string[];
  /** ISO, virtual: when the state was entered. */
  readonly at: string | undefined;
  /** From the ask until everything was verified safe; undefined where nothing was to be turned back. */
  readonly secondsToSafe: number | undefined;
  /** Not cleared when the way back was safe: what recovery or release had to deal with. */
  readonly openWhenSafe: number | undefined;
  readonly counts: TurnCounts | undefined;
  /** Each a sentence; none: turned back. */
  readonly misses: readonly string[];
  readonly timeline: readonly TimelineEvent[];
}
