/** Counts over an execution's history, as AWS gives it and bills it. Pure. */
export interface CountedEvent {
  readonly id?: number | undefined;
  readonly previousEventId?: number | undefined;
  readonly type?: string | undefined;
  readonly stateEnteredEventDetails?: { readonly name?: string | undefined } | undefined;
}

export interface HistoryCounts {
  /** Names of the states that were entered, each once, in the order of their first entry. */
  readonly states: readonly string[];
  /** Each state entered and each retry of one: what a standard workflow is billed by. */
  readonly transitions: number;
  readonly historyEvents: number;
}

/** What a task does once per attempt, whichever way the definition calls its function. */
const ATTEMPT = /^(?:Task|LambdaFunction|Activity)Scheduled$/;

/**
 * The first attempt of a task belongs to its entry, each further one is a retry and billed. Attempts find their entry along
 * `previousEventId`, since the arms of a Parallel lie mixed in the history.
 */
export const countHistory = (events: readonly CountedEvent[]): HistoryCounts => {
  const states = new Set<string>();
  /** Event → the entry of the state that it happened in. */
  const entryOf = new Map<number, number>();
  const attempted = new Set<number>();
  let transitions = 0;
  for (const { id = 0, previousEventId = 0, type = '', stateEnteredEventDetails } of events) {
    if (type.endsWith('StateEntered')) {
      transitions += 1;
      entryOf.set(id, id);
      if (stateEnteredEventDetails?.name !== undefined) states.add(stateEnteredEventDetails.name);
      continue;
    }
    const entry = entryOf.get(previousEventId);
    if (entry === undefined) continue;
    entryOf.set(id, entry);
    if (!ATTEMPT.test(type)) continue;
    if (attempted.has(entry)) transitions += 1;
    attempted.add(entry);
  }
  return { states: [...states], transitions, historyEvents: events.length };
};
