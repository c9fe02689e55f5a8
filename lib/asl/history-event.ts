import type { Instant } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { State } from './types.ts';

type StateType = State['Type'];

/** Names as GetExecutionHistory gives them. */
export type HistoryEventType =
  | 'ExecutionStarted'
  | 'ExecutionSucceeded'
  | 'ExecutionFailed'
  | 'ExecutionAborted'
  | 'ExecutionTimedOut'
  | `${StateType}StateEntered`
  | `${Exclude<StateType, 'Fail'>}StateExited`
  | 'TaskScheduled'
  | 'TaskStarted'
  | 'TaskSubmitted'
  | 'TaskSucceeded'
  | 'TaskFailed'
  | 'TaskTimedOut'
  | 'TaskStateAborted'
  | 'WaitStateAborted'
  | 'ParallelStateAborted'
  | 'ParallelStateStarted'
  | 'ParallelStateSucceeded'
  | 'ParallelStateFailed';

export interface HistoryEvent {
  /** 1, 2 … without a gap. */
  readonly id: number;
  /** What it follows; the arms of a Parallel each have their own chain. 0: nothing. */
  readonly previousEventId: number;
  readonly timestamp: Instant;
  readonly type: HistoryEventType;
  /** Absent for what concerns the whole execution. (AWS names it on entering and leaving only.) */
  readonly stateName?: string;
  /** The fields of AWS's `…EventDetails`: input, output, parameters, error, cause … */
  readonly details: JsonObject;
}
