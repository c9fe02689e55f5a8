/**
 * The Amazon States Language of `types.ts` as a pure step function: what was and what happened in, what is and what is
 * to be done out. No clock, no random, no I/O; definitions must have passed `validateDefinition`.
 */
import type { Instant } from '#lib/instant.ts';
import type { Json } from '#lib/json.ts';
import { choose } from './choice.ts';
import {
  abort,
  closeDraft,
  contextOf,
  type Draft,
  EXECUTION_TIMER,
  emit,
  failExecution,
  isRunning,
  type LiveThread,
  limitExecutionTime,
  mainThread,
  openDraft,
  stateOf,
  succeed,
} from './draft.ts';
import type { Execution, ExecutionEvent, Step } from './execution.ts';
import { handleFailure } from './handle-failure.ts';
import { isTooLarge, MAX_PAYLOAD_BYTES } from './limits.ts';
import { failAtRuntime, type Move, PARK } from './move.ts';
import { endBranch, enterParallel, fork } from './parallel-state.ts';
import { enterPass } from './pass-state.ts';
import { TIMEOUT } from './state-error.ts';
import { attemptTask, enterTask, taskAnswered, taskReturned, taskThrew, taskTimedOut } from './task-state.ts';
import type { Definition, State } from './types.ts';
import { enterWait, waitIsOver } from './wait-state.ts';

const enterState = (draft: Draft, thread: LiveThread, state: State): Move => {
  switch (state.Type) {
    case 'Task':
      return enterTask(draft, thread, state);
    case 'Choice': {
      const next = choose(state, thread.input, contextOf(draft, thread));
      return next.ok
        ? { kind: 'leave', output: thread.input, next: next.value }
        : failAtRuntime(thread, next.error);
    }
    case 'Wait':
      return enterWait(draft, thread, state);
    case 'Pass':
      return enterPass(draft, thread, state);
    case 'Parallel':
      return enterParallel(draft, thread, state);
    case 'Succeed':
      return { kind: 'leave', output: thread.input, next: undefined };
    case 'Fail':
      return { kind: 'fail', error: { error: state.Error, cause: state.Cause } };
  }
};

const enter = (draft: Draft, thread: LiveThread, name: string, input: Json): Move => {
  thread.state = name;
  thread.input = input;
  thread.enteredAt = draft.now;
  thread.retries = [];
  thread.activity = { kind: 'moving' };
  const state = stateOf(draft, thread);
  emit(draft, thread, `${state.Type}StateEntered`, { name, input });
  thread.enteredEventId = thread.lastEventId;
  draft.execution.transitions += 1;
  return enterState(draft, thread, state);
};

const leave = (draft: Draft, thread: LiveThread, output: Json, next: string | undefined): Move => {
  const { Type } = stateOf(draft, thread);
  if (Type !== 'Fail') emit(draft, thread, `${Type}StateExited`, { name: thread.state, output });
  if (!isRunning(draft)) return PARK;
  if (next !== undefined) return { kind: 'enter', state: next, input: output };
  if (thread.branch !== null) return endBranch(draft, thread, output);
  thread.input = output;
  succeed(draft, thread);
  return PARK;
};

interface Pending {
  readonly thread: LiveThread;
  readonly move: Move;
}

/** Carries one move out and names those that follow. */
const carryOut = (draft: Draft, { thread, move }: Pending): readonly Pending[] => {
  // What a branch's end or failure leads to is a move of the main line.
  const main = thread.branch === null ? thread : mainThread(draft);
  switch (move.kind) {
    case 'enter':
      return [{ thread, move: enter(draft, thread, move.state, move.input) }];
    case 'leave': {
      const following = leave(draft, thread, move.output, move.next);
      return [{ thread: following.kind === 'enter' ? thread : main, move: following }];
    }
    case 'fail': {
      const following = handleFailure(draft, thread, move.error);
      return [{ thread: following.kind === 'leave' ? thread : main, move: following }];
    }
    case 'fork': {
      const state = stateOf(draft, thread);
      if (state.Type !== 'Parallel')
        throw new Error(`${thread.state} is a ${state.Type} and has no branches`);
      return fork(draft, thread, state).map((branch) => ({
        thread: branch,
        move: { kind: 'enter', state: branch.state, input: move.input },
      }));
    }
    case 'park':
      return [];
  }
};

/** First come, first served: the branches of a Parallel take turns. */
const run = (draft: Draft, first: Pending): Step => {
  const queue: Pending[] = [first];
  for (let pending = queue.shift(); pending; pending = queue.shift()) {
    if (!isRunning(draft)) break;
    // A failing branch took its siblings with it, moves and all.
    if (!draft.threads.includes(pending.thread)) continue;
    queue.push(...carryOut(draft, pending));
  }
  return closeDraft(draft);
};

export interface Beginning {
  readonly name: string;
  readonly machine: string;
  readonly input: Json;
  /** Random and secret: the execution's tokens come from it. */
  readonly tokenSeed: string;
}

/** Starts an execution. Throws on an input beyond 256 KiB, which StartExecution refuses. */
export const begin = (definition: Definition, beginning: Beginning, now: Instant): Step => {
  const { name, input } = beginning;
  if (isTooLarge(input)) {
    throw new RangeError(`the input of execution ${name} is larger than ${MAX_PAYLOAD_BYTES} bytes of JSON`);
  }
  const execution: Execution = {
    ...beginning,
    status: 'running',
    startedAt: now,
    endedAt: null,
    output: null,
    error: null,
    cause: null,
    transitions: 0,
    historyEvents: 0,
    serial: 0,
    threads: [],
  };
  const draft = openDraft(definition, execution, now);
  const main: LiveThread = {
    branch: null,
    state: definition.StartAt,
    input,
    enteredAt: now,
    enteredEventId: 0,
    lastEventId: 0,
    retries: [],
    activity: { kind: 'moving' },
  };
  draft.threads.push(main);
  limitExecutionTime(draft);
  draft.execution.historyEvents = 1;
  draft.history.push({
    id: 1,
    previousEventId: 0,
    timestamp: now,
    type: 'ExecutionStarted',
    details: { input },
  });
  return run(draft, { thread: main, move: { kind: 'enter', state: definition.StartAt, input } });
};

/** What a thread makes of an event; undefined when the event is not for it. */
const receive = (draft: Draft, thread: LiveThread, event: ExecutionEvent): Move | undefined => {
  const { activity } = thread;
  const state = stateOf(draft, thread);
  if (state.Type === 'Wait' && event.kind === 'fired' && activity.kind === 'waiting') {
    return activity.timer === event.timer ? waitIsOver(thread, state) : undefined;
  }
  if (state.Type !== 'Task') return undefined;
  switch (event.kind) {
    case 'returned':
    case 'threw':
      if (activity.kind !== 'invoking' || activity.attempt !== event.attempt) return undefined;
      return event.kind === 'returned'
        ? taskReturned(draft, thread, state, activity, event.output)
        : taskThrew(draft, thread, state, activity, event.error, event.cause);
    case 'answered':
      if (activity.kind !== 'invoking' && activity.kind !== 'submitted') return undefined;
      if (activity.token !== event.token || ('early' in activity && activity.early)) return undefined;
      return taskAnswered(draft, thread, state, activity, event.output);
    case 'fired':
      if (!('timer' in activity) || activity.timer !== event.timer) return undefined;
      if (activity.kind !== 'backing-off') return taskTimedOut(draft, thread, state, activity);
      draft.execution.transitions += 1;
      return attemptTask(draft, thread, state);
    case 'stop':
      return undefined;
  }
};

/** Goes on after an event. `now` must not run backwards. */
export const advance = (
  definition: Definition,
  execution: Execution,
  event: ExecutionEvent,
  now: Instant,
): Step => {
  const unheard: Step = { execution, effects: [], history: [], accepted: false };
  if (execution.status !== 'running') return unheard;
  const draft = openDraft(definition, execution, now);
  if (event.kind === 'stop') {
    // Branches before what holds them.
    abort(draft, draft.threads.toReversed(), execution.historyEvents);
    const { historyEvents } = draft.execution;
    if (isRunning(draft)) failExecution(draft, event, historyEvents, 'ExecutionAborted');
    return closeDraft(draft);
  }
  if (event.kind === 'fired' && event.timer === EXECUTION_TIMER) {
    failExecution(draft, { error: TIMEOUT, cause: '' }, execution.historyEvents, 'ExecutionTimedOut');
    return closeDraft(draft);
  }
  for (const thread of draft.threads) {
    const move = receive(draft, thread, event);
    if (move) return run(draft, { thread, move });
  }
  return unheard;
};
