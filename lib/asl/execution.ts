/** An execution as plain data: it can be stored, copied and gone on with at any point. */
import type { Instant } from '#lib/instant.ts';
import type { Json, JsonObject } from '#lib/json.ts';
import type { ExecutionStatus } from '#lib/ports/machine.ts';
import type { HistoryEvent } from './history-event.ts';

/** What a thread waits for. */
export type Activity =
  /** The function was called and has not returned. `early`: its token was answered already. */
  | {
      readonly kind: 'invoking';
      readonly attempt: string;
      readonly token: string | null;
      readonly early: { readonly output: Json } | null;
      readonly timer: string | null;
    }
  | {
      readonly kind: 'submitted';
      readonly attempt: string;
      readonly token: string;
      readonly timer: string | null;
    }
  | { readonly kind: 'backing-off'; readonly timer: string }
  | { readonly kind: 'waiting'; readonly timer: string }
  /** Its branches run. */
  | { readonly kind: 'branching' }
  /** A branch that ran to its end. */
  | { readonly kind: 'ended'; readonly output: Json }
  | { readonly kind: 'moving' };

/** One line of control: the main one, or a branch of the Parallel the main one is in. */
export interface Thread {
  /** Index of the branch; null for the main line. */
  readonly branch: number | null;
  readonly state: string;
  readonly input: Json;
  readonly enteredAt: Instant;
  readonly enteredEventId: number;
  readonly lastEventId: number;
  /** Attempts used up, one counter a retrier of the state; they start anew each time it is entered. */
  readonly retries: readonly number[];
  readonly activity: Activity;
}

export interface Execution {
  readonly name: string;
  /** Name of the state machine. */
  readonly machine: string;
  readonly status: ExecutionStatus;
  readonly input: Json;
  /** Fresh tokens are derived from it; a secret. */
  readonly tokenSeed: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
  readonly output: Json;
  readonly error: string | null;
  readonly cause: string | null;
  /** States entered, and retries: what AWS bills. */
  readonly transitions: number;
  /** Length of the history; the events themselves are handed out and not kept. */
  readonly historyEvents: number;
  /** Counts attempts and timers, to name them. */
  readonly serial: number;
  readonly threads: readonly Thread[];
}

/** What the outside tells an execution. */
export type ExecutionEvent =
  | { readonly kind: 'returned'; readonly attempt: string; readonly output: Json }
  | { readonly kind: 'threw'; readonly attempt: string; readonly error: string; readonly cause: string }
  | { readonly kind: 'answered'; readonly token: string; readonly output: Json }
  | { readonly kind: 'fired'; readonly timer: string }
  | { readonly kind: 'stop'; readonly error: string; readonly cause: string };

/** What an execution asks of the outside. */
export type Effect =
  | {
      readonly kind: 'invoke';
      readonly attempt: string;
      readonly state: string;
      readonly functionName: string;
      readonly payload: JsonObject;
      /** To be known as this execution's before the function is called. */
      readonly token: string | null;
    }
  | { readonly kind: 'set-timer'; readonly timer: string; readonly at: Instant }
  | { readonly kind: 'cancel-timer'; readonly timer: string }
  | { readonly kind: 'finished'; readonly status: Exclude<ExecutionStatus, 'running'> };

export interface Step {
  readonly execution: Execution;
  readonly effects: readonly Effect[];
  readonly history: readonly HistoryEvent[];
  /** False: nothing waited for this (a late answer, the result of a call that timed out); nothing changed. */
  readonly accepted: boolean;
}
