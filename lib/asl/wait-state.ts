import { type Instant, instant } from '#lib/instant.ts';
import { contextOf, type Draft, type LiveThread, setTimer } from './draft.ts';
import { getPath } from './json-path.ts';
import { failAtRuntime, type Move, PARK } from './move.ts';
import type { WaitState } from './types.ts';

/** RFC 3339 as Step Functions takes it: capital T, an offset, no shorter forms. */
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

const parseTimestamp = (value: unknown): Instant | undefined => {
  if (typeof value !== 'string' || !TIMESTAMP.test(value)) return undefined;
  const milliseconds = Date.parse(value);
  return Number.isNaN(milliseconds) ? undefined : instant(milliseconds);
};

/** One in the past is over at once. */
export const enterWait = (draft: Draft, thread: LiveThread, state: WaitState): Move => {
  const { TimestampPath: path } = state;
  const value = getPath(path, { data: thread.input, context: contextOf(draft, thread) });
  const until = parseTimestamp(value);
  if (until === undefined) {
    const seen = value === undefined ? 'nothing' : JSON.stringify(value);
    return failAtRuntime(
      thread,
      `TimestampPath '${path}' must lead to an ISO 8601 instant with an offset; ${seen} is there.`,
    );
  }
  if (until <= draft.now) return waitIsOver(thread, state);
  thread.activity = { kind: 'waiting', timer: setTimer(draft, until) };
  return PARK;
};

export const waitIsOver = (thread: LiveThread, state: WaitState): Move => ({
  kind: 'leave',
  output: thread.input,
  next: state.Next,
});
