/** The working copy of an execution within one step: changed in place, then closed into plain data. */
import { type Instant, plus, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Effect, Execution, Step, Thread } from './execution.ts';
import type { HistoryEvent, HistoryEventType } from './history-event.ts';
import { MAX_EXECUTION_TIME, MAX_HISTORY_EVENTS } from './limits.ts';
import { RUNTIME, type StateError } from './state-error.ts';
import type { Definition, State } from './types.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export type LiveThread = Writable<Thread>;

export interface Draft {
  readonly definition: Definition;
  readonly now: Instant;
  readonly execution: Writable<Omit<Execution, 'threads'>>;
  threads: LiveThread[];
  readonly effects: Effect[];
  readonly history: HistoryEvent[];
}

/** The timer that ends an execution after a year. */
export const EXECUTION_TIMER = 'execution';

export const openDraft = (definition: Definition, execution: Execution, now: Instant): Draft => {
  const { threads, ...rest } = execution;
  return {
    definition,
    now,
    execution: rest,
    threads: threads.map((thread) => ({ ...thread })),
    effects: [],
    history: [],
  };
};

export const closeDraft = (draft: Draft): Step => ({
  execution: { ...draft.execution, threads: draft.threads },
  effects: draft.effects,
  history: draft.history,
  accepted: true,
});

export const isRunning = (draft: Draft): boolean => draft.execution.status === 'running';

const append = (
  draft: Draft,
  type: HistoryEventType,
  previousEventId: number,
  stateName: string | undefined,
  details: JsonObject,
): number => {
  draft.execution.historyEvents += 1;
  const id = draft.execution.historyEvents;
  draft.history.push({
    id,
    previousEventId,
    timestamp: draft.now,
    type,
    ...(stateName === undefined ? {} : { stateName }),
    details,
  });
  return id;
};

/** Timers that run for a thread: what has to be cancelled when it is cut off. */
const timerOf = ({ activity }: LiveThread): string | null => ('timer' in activity ? activity.timer : null);

export const cancelTimer = (draft: Draft, timer: string | null): void => {
  if (timer !== null) draft.effects.push({ kind: 'cancel-timer', timer });
};

const end = (draft: Draft, status: 'succeeded' | 'failed' | 'stopped'): void => {
  for (const thread of draft.threads) cancelTimer(draft, timerOf(thread));
  cancelTimer(draft, EXECUTION_TIMER);
  draft.threads = [];
  draft.execution.status = status;
  draft.execution.endedAt = draft.now;
  draft.effects.push({ kind: 'finished', status });
};

export const succeed = (draft: Draft, thread: LiveThread): void => {
  draft.execution.output = thread.input;
  append(draft, 'ExecutionSucceeded', thread.lastEventId, undefined, { output: thread.input });
  end(draft, 'succeeded');
};

export const failExecution = (
  draft: Draft,
  { error, cause }: StateError,
  previousEventId: number,
  type: 'ExecutionFailed' | 'ExecutionAborted' | 'ExecutionTimedOut' = 'ExecutionFailed',
): void => {
  draft.execution.error = error;
  draft.execution.cause = cause;
  // As recorded on AWS: a time-out has no cause, and its event says nothing of one.
  append(draft, type, previousEventId, undefined, { error, ...(cause !== '' && { cause }) });
  end(draft, type === 'ExecutionAborted' ? 'stopped' : 'failed');
};

/** Adds an event and moves the thread's chain on to it. At the cap the execution fails; what follows is dropped. */
export const emit = (
  draft: Draft,
  thread: LiveThread,
  type: HistoryEventType,
  details: JsonObject = {},
): void => {
  if (!isRunning(draft)) return;
  const { historyEvents } = draft.execution;
  if (historyEvents === MAX_HISTORY_EVENTS - 1) {
    const cause = `The execution reached the maximum number of history events (${MAX_HISTORY_EVENTS}).`;
    failExecution(draft, { error: RUNTIME, cause }, historyEvents);
    return;
  }
  thread.lastEventId = append(draft, type, thread.lastEventId, thread.state, details);
};

export const nextSerial = (draft: Draft): number => {
  draft.execution.serial += 1;
  return draft.execution.serial;
};

export const ask = (draft: Draft, effect: Effect): void => {
  if (isRunning(draft)) draft.effects.push(effect);
};

/** Names and asks for a timer. */
export const setTimer = (draft: Draft, at: Instant): string => {
  const timer = `timer-${nextSerial(draft)}`;
  ask(draft, { kind: 'set-timer', timer, at });
  return timer;
};

export const limitExecutionTime = (draft: Draft): void =>
  ask(draft, { kind: 'set-timer', timer: EXECUTION_TIMER, at: plus(draft.now, MAX_EXECUTION_TIME) });

/** Cuts threads off, each with its `…StateAborted` in the history. */
export const abort = (draft: Draft, threads: readonly LiveThread[], previousEventId: number): void => {
  for (const thread of threads) {
    if (!isRunning(draft)) return;
    if (thread.activity.kind === 'ended') continue;
    cancelTimer(draft, timerOf(thread));
    thread.lastEventId = previousEventId;
    const { Type } = stateOf(draft, thread);
    if (Type === 'Task' || Type === 'Wait' || Type === 'Parallel') emit(draft, thread, `${Type}StateAborted`);
  }
};

export const mainThread = (draft: Draft): LiveThread => {
  const thread = draft.threads.find(({ branch }) => branch === null);
  if (!thread) throw new Error(`execution ${draft.execution.name} has no main thread`);
  return thread;
};

const noSuchState = (name: string): never => {
  throw new Error(`no state ${JSON.stringify(name)}; the definition was not validated`);
};

export const stateOf = (draft: Draft, { branch, state }: LiveThread): State => {
  if (branch === null) return draft.definition.States[state] ?? noSuchState(state);
  const outer = stateOf(draft, mainThread(draft));
  const inner = outer.Type === 'Parallel' ? outer.Branches[branch]?.States[state] : undefined;
  return inner ?? noSuchState(state);
};

/** `$$`: what AWS calls the context object. */
export const contextOf = (draft: Draft, thread: LiveThread, token: string | null = null): JsonObject => {
  const { name, machine, input, startedAt } = draft.execution;
  return {
    Execution: {
      Id: `arn:aws:states:local:000000000000:execution:${machine}:${name}`,
      Input: input,
      Name: name,
      RedriveCount: 0,
      StartTime: toIso(startedAt),
    },
    State: {
      EnteredTime: toIso(thread.enteredAt),
      Name: thread.state,
      RetryCount: thread.retries.reduce((sum, used) => sum + used, 0),
    },
    StateMachine: { Id: `arn:aws:states:local:000000000000:stateMachine:${machine}`, Name: machine },
    ...(token === null ? {} : { Task: { Token: token } }),
  };
};
