import type { Fetch } from '#lib/exchange.ts';

/** A signal that fires after so many milliseconds of real time: a server that hangs does so on no virtual clock. */
export type TimeLimit = (milliseconds: number) => AbortSignal;

/** Statuses whose answers have no body, not even an empty one. */
const BODILESS = new Set([204, 205, 304]);

const expiry = async (signal: AbortSignal): Promise<never> =>
  await new Promise((_resolve, reject) => {
    const give = (): void => reject(new Error('no whole answer within the time limit'));
    if (signal.aborted) give();
    else signal.addEventListener('abort', give, { once: true });
  });

/**
 * The `fetch` that Octokit is given: its body is read to the end within the time limit, since Octokit takes one that breaks off
 * for the answer. Redirects are not followed: they would carry the token to somewhere else.
 */
export const wholeAnswer =
  (fetch: Fetch, limit: TimeLimit, milliseconds: number) =>
  async (address: string | URL, init: RequestInit): Promise<Response> => {
    const signal = limit(milliseconds);
    const request = new Request(address, { ...init, redirect: 'manual', signal });
    const answer = async (): Promise<Response> => {
      const { status, headers, body } = await fetch(request);
      const bytes = await new Response(body).arrayBuffer();
      return new Response(BODILESS.has(status) ? null : bytes, { status, headers });
    };
    return await Promise.race([answer(), expiry(signal)]);
  };
