import { contextOf, type Draft, type LiveThread } from './draft.ts';
import type { Move } from './move.ts';
import { fillObject } from './payload-template.ts';
import { failOnMiss, leaveWith } from './shape-output.ts';
import type { PassState } from './types.ts';

/** `Result` wins over `Parameters`; with neither the input is the result. */
export const enterPass = (draft: Draft, thread: LiveThread, state: PassState): Move => {
  const context = contextOf(draft, thread);
  if (state.Result !== undefined) return leaveWith(thread, state, state.Result, context);
  if (!state.Parameters) return leaveWith(thread, state, thread.input, context);
  const filled = fillObject(state.Parameters, { data: thread.input, context });
  return filled.ok ? leaveWith(thread, state, filled.value, context) : failOnMiss(thread, filled.error);
};
