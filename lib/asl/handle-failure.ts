import { plus, SECOND } from '#lib/instant.ts';
import { contextOf, type Draft, failExecution, type LiveThread, setTimer, stateOf } from './draft.ts';
import { type Move, PARK } from './move.ts';
import { failBranch } from './parallel-state.ts';
import { leaveWith } from './shape-output.ts';
import { firstMatch, RUNTIME, type StateError } from './state-error.ts';
import type { Retrier, State } from './types.ts';

/** Milliseconds before the attempt that follows `used` retries. */
const delayOf = ({ IntervalSeconds, BackoffRate, MaxDelaySeconds }: Retrier, used: number): number =>
  Math.min(IntervalSeconds * BackoffRate ** used, MaxDelaySeconds ?? Number.MAX_SAFE_INTEGER) * SECOND;

const retry = (draft: Draft, thread: LiveThread, state: State, { error }: StateError): Move | undefined => {
  if (state.Type !== 'Task') return undefined;
  const match = firstMatch(state.Retry, error);
  const used = match ? (thread.retries[match.index] ?? 0) : 0;
  if (!match || used >= match.handler.MaxAttempts) return undefined;
  thread.retries = thread.retries.with(match.index, used + 1);
  const timer = setTimer(draft, plus(draft.now, delayOf(match.handler, used)));
  thread.activity = { kind: 'backing-off', timer };
  return PARK;
};

const catchError = (
  draft: Draft,
  thread: LiveThread,
  state: State,
  failure: StateError,
): Move | undefined => {
  if (state.Type !== 'Task' && state.Type !== 'Parallel') return undefined;
  const match = firstMatch(state.Catch, failure.error);
  if (!match) return undefined;
  const { Next, ResultPath = '$' } = match.handler;
  const caught = { Error: failure.error, Cause: failure.cause };
  const move = leaveWith(thread, { Next, ResultPath }, caught, contextOf(draft, thread));
  // An error that cannot be written down is not caught.
  return move.kind === 'leave' ? move : undefined;
};

/** Retry, then Catch, then the failure of what is around: the Parallel, or the execution. */
export const handleFailure = (draft: Draft, thread: LiveThread, failure: StateError): Move => {
  const state = stateOf(draft, thread);
  const handled = retry(draft, thread, state, failure) ?? catchError(draft, thread, state, failure);
  if (handled) return handled;
  if (thread.branch !== null) return failBranch(draft, thread, failure);
  failExecution(draft, failure, failure.error === RUNTIME ? 0 : thread.lastEventId);
  return PARK;
};
