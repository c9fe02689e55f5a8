import type { JsonObject } from '#lib/json.ts';

/** What an engine remembers of one execution, for a while: to be filed before it forgets. */
export interface ExecutionHistory {
  /** Times, status, input and output, as the engine tells them. */
  readonly execution: JsonObject;
  /** All of them, oldest first. */
  readonly events: readonly JsonObject[];
}

export interface ExecutionHistories {
  /** Undefined: the engine does not know it, or no more. */
  read(executionId: string): Promise<ExecutionHistory | undefined>;
}
