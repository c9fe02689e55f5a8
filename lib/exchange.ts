/** One call and what came of it, before anybody judges it. */
import type { Clock } from '#lib/ports/clock.ts';

export type Fetch = (request: Request) => Promise<Response>;

export type Exchange =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** `Retry-After` as it came. */
      readonly retryAfter: string | undefined;
      readonly text: string;
    }
  | { readonly kind: 'timed-out'; readonly milliseconds: number }
  /** The transport failed; `code` is the innermost one given (ECONNREFUSED, CERT_HAS_EXPIRED …). */
  | { readonly kind: 'failed'; readonly code: string; readonly detail: string };

/** What `fetch` and a body that breaks off throw. Anything else is a bug and stays one. */
const TRANSPORT = /^(fetch failed|terminated|network error)$/i;
const DEPTH = 5;
/** One for all: an abort without a reason makes a new error, stack and all, each time. */
const ANSWERED = new Error('the call was answered');

const transportCode = (error: unknown): string | undefined => {
  let code: string | undefined;
  let inner: unknown = error;
  for (let depth = 0; depth < DEPTH && inner instanceof Error; depth += 1) {
    if ('code' in inner && typeof inner.code === 'string') code = inner.code;
    inner = inner.cause;
  }
  if (code !== undefined) return code;
  return error instanceof TypeError && TRANSPORT.test(error.message) ? 'UNKNOWN' : undefined;
};

/**
 * Calls, reads the whole answer, and gives up at the deadline, which covers both. Whatever was sent may still be
 * worked on after that: giving up is no cancelling.
 */
export const exchange = async (
  fetch: Fetch,
  clock: Pick<Clock, 'sleep'>,
  deadlineMilliseconds: number,
  makeRequest: (signal: AbortSignal) => Request,
): Promise<Exchange> => {
  const call = new AbortController();
  const timer = new AbortController();
  const answer = async (): Promise<Exchange | { readonly kind: 'bug'; readonly error: unknown }> => {
    try {
      const response = await fetch(makeRequest(call.signal));
      const retryAfter = response.headers.get('retry-after') ?? undefined;
      return { kind: 'answered', status: response.status, retryAfter, text: await response.text() };
    } catch (error) {
      const code = transportCode(error);
      if (code === undefined && !call.signal.aborted) return { kind: 'bug', error };
      return { kind: 'failed', code: code ?? 'ABORTED', detail: error instanceof Error ? error.message : '' };
    }
  };
  const deadline = async (): Promise<Exchange> => {
    try {
      await clock.sleep(deadlineMilliseconds, timer.signal);
    } catch (error) {
      if (!timer.signal.aborted) throw error;
    }
    return { kind: 'timed-out', milliseconds: deadlineMilliseconds };
  };
  try {
    const first = await Promise.race([answer(), deadline()]);
    if (first.kind === 'bug') throw first.error;
    if (first.kind === 'timed-out') call.abort();
    return first;
  } finally {
    timer.abort(ANSWERED);
  }
};
