/** What one execution did, and what the world answered: enough to ask another engine to do the same. */
import type { Definition } from '#lib/asl/types.ts';
import type { Instant } from '#lib/instant.ts';
import type { Json, JsonObject } from '#lib/json.ts';
import type { ExecutionStatus } from '#lib/ports/machine.ts';

/** What a function did when it was called. */
export type Fate =
  | { readonly kind: 'returned'; readonly result: JsonObject }
  | { readonly kind: 'threw'; readonly error: string; readonly cause: string }
  /** It had not returned when its time was up. */
  | { readonly kind: 'silent' };

/** What became of a token. */
export type Answer =
  | { readonly kind: 'answered'; readonly output: JsonObject }
  | { readonly kind: 'timed-out' };

export interface Call {
  readonly functionName: string;
  readonly payload: JsonObject;
}

/** One attempt of a Task. */
export interface TapedCall extends Call {
  readonly state: string;
  readonly fate: Fate;
  /** Null: the call waits for no answer, or came to none since its function threw. */
  readonly answer: Answer | null;
}

/** What an engine is compared by. */
export interface Run {
  /** Entered, in order, outside of branches. */
  readonly states: readonly string[];
  /** Entered inside branches; undefined of an engine that does not show it. */
  readonly inBranches: readonly string[] | undefined;
  readonly calls: readonly Call[];
  readonly status: ExecutionStatus;
  /** Null unless it succeeded. */
  readonly output: Json;
  /** Null unless it failed. */
  readonly error: string | null;
}

export interface Tape extends Run {
  readonly title: string;
  /** Of the execution. */
  readonly name: string;
  readonly definition: Definition;
  readonly input: JsonObject;
  readonly startedAt: Instant;
  readonly inBranches: readonly string[];
  readonly calls: readonly TapedCall[];
}
