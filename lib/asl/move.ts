/** What a thread does next. State types answer with moves; the interpreter carries them out, so that nothing recurses. */
import type { Json } from '#lib/json.ts';
import type { LiveThread } from './draft.ts';
import { RUNTIME, type StateError } from './state-error.ts';

export type Move =
  | { readonly kind: 'enter'; readonly state: string; readonly input: Json }
  /** No `next`: the thread ends here. */
  | { readonly kind: 'leave'; readonly output: Json; readonly next: string | undefined }
  | { readonly kind: 'fail'; readonly error: StateError }
  /** Starts the branches of a Parallel. */
  | { readonly kind: 'fork'; readonly input: Json }
  /** Waits for something from outside. */
  | { readonly kind: 'park' };

export const PARK: Move = { kind: 'park' };

export const fail = (error: string, cause: string): Move => ({ kind: 'fail', error: { error, cause } });

/** States.Runtime, in AWS's wording: definition and data do not fit, and nothing catches it. */
export const failAtRuntime = (thread: LiveThread, detail: string): Move =>
  fail(
    RUNTIME,
    `An error occurred while executing the state '${thread.state}' (entered at the event id #${thread.enteredEventId}). ${detail}`,
  );
