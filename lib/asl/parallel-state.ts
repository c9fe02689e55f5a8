import type { Json } from '#lib/json.ts';
import {
  abort,
  contextOf,
  type Draft,
  emit,
  isRunning,
  type LiveThread,
  mainThread,
  stateOf,
} from './draft.ts';
import { type Move, PARK } from './move.ts';
import { fillObject } from './payload-template.ts';
import { failOnMiss, leaveWith } from './shape-output.ts';
import type { StateError } from './state-error.ts';
import type { ParallelState } from './types.ts';

export const enterParallel = (draft: Draft, thread: LiveThread, state: ParallelState): Move => {
  const context = contextOf(draft, thread);
  if (!state.Parameters) return { kind: 'fork', input: thread.input };
  const filled = fillObject(state.Parameters, { data: thread.input, context });
  return filled.ok ? { kind: 'fork', input: filled.value } : failOnMiss(thread, filled.error);
};

/** Makes the branches' threads; each enters its first state next. */
export const fork = (draft: Draft, thread: LiveThread, state: ParallelState): readonly LiveThread[] => {
  emit(draft, thread, 'ParallelStateStarted');
  thread.activity = { kind: 'branching' };
  const branches = state.Branches.map(
    ({ StartAt }, branch): LiveThread => ({
      ...thread,
      branch,
      state: StartAt,
      retries: [],
      activity: { kind: 'moving' },
    }),
  );
  draft.threads.push(...branches);
  return branches;
};

/** The last branch to end takes the whole on: results in the order of the branches. */
export const endBranch = (draft: Draft, branch: LiveThread, output: Json): Move => {
  branch.activity = { kind: 'ended', output };
  const results: Json[] = [];
  for (const { branch: index, activity } of draft.threads) {
    if (index === null) continue;
    if (activity.kind !== 'ended') return PARK;
    results.push(activity.output);
  }
  const main = mainThread(draft);
  const state = stateOf(draft, main);
  draft.threads = [main];
  main.lastEventId = branch.lastEventId;
  emit(draft, main, 'ParallelStateSucceeded');
  // As recorded on AWS: what follows points past ParallelStateSucceeded, to the branch's last event.
  main.lastEventId = branch.lastEventId;
  main.activity = { kind: 'moving' };
  return state.Type === 'Parallel' ? leaveWith(main, state, results, contextOf(draft, main)) : PARK;
};

/** The first failure cuts the other branches off; what they began outside goes on unheard. */
export const failBranch = (draft: Draft, branch: LiveThread, error: StateError): Move => {
  const main = mainThread(draft);
  const failedAt = branch.lastEventId;
  const siblings = draft.threads.filter((thread) => thread !== branch && thread.branch !== null);
  abort(draft, siblings, failedAt);
  if (isRunning(draft)) draft.threads = [main];
  main.lastEventId = failedAt;
  emit(draft, main, 'ParallelStateFailed', { ...error });
  main.activity = { kind: 'moving' };
  return { kind: 'fail', error };
};
