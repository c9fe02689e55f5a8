import type { JsonObject } from '#lib/json.ts';

/** `gone`: the token's task is over (timed out, stopped, answered). `retry`: nothing is known to have happened. */
export type AnswerOutcome = 'answered' | 'gone' | 'retry';

export type ExecutionStatus = 'running' | 'succeeded' | 'failed' | 'stopped';

/** The engine that runs definitions: Step Functions, or the interpreter. */
export interface Machine {
  /** Idempotent by name with equal input; `taken` when the name ran or runs with another input. */
  start(
    machine: 'main' | 'rollback',
    name: string,
    input: JsonObject,
  ): Promise<'started' | 'running' | 'taken'>;
  answer(token: string, output: JsonObject): Promise<AnswerOutcome>;
  stop(name: string, cause: string): Promise<void>;
  status(name: string): Promise<ExecutionStatus | undefined>;
}
