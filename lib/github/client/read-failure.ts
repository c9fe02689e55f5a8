import * as z from 'zod';
import type { GithubFailure } from './github-failure.ts';
import { redact } from './redact.ts';

export interface FailedTry extends GithubFailure {
  /** GitHub did nothing, so that the same may be sent again whatever it is. */
  readonly unsent: boolean;
  /** As GitHub asks; undefined where it does not. */
  readonly waitSeconds: number | undefined;
}

/** What Octokit throws when there was an answer. */
const Refusal = z.object({
  response: z.object({
    status: z.int(),
    headers: z.record(z.string(), z.union([z.string(), z.number()])),
    data: z.unknown(),
  }),
});
const Words = z.object({ message: z.string() });

const TOO_FAST = /rate limit|abuse detection/i;
const SECONDS = /^\d{1,6}$/;

const HINTS: Readonly<Record<number, string>> = {
  401: 'the token is not accepted: it may be over, or of another repository',
  403: 'the token may not do this: compare its permissions with docs/deploy.md',
  404: 'there is no such thing, or the token may not see it',
};

/** Octokit's errors hold request, headers and token: only what is named here leaves. */
export const readFailure = (where: string, error: unknown, secrets: readonly string[]): FailedTry => {
  const refusal = Refusal.safeParse(error);
  if (!refusal.success) {
    const seen = error instanceof Error ? error.message : 'the transport failed';
    return {
      kind: 'again',
      status: undefined,
      detail: `${where}: no answer from GitHub: ${redact(seen, secrets)}`,
      unsent: false,
      waitSeconds: undefined,
    };
  }
  const { status, headers, data } = refusal.data.response;
  const message = redact(Words.safeParse(data).data?.message ?? '', secrets);
  const limited =
    status === 429 ||
    (status === 403 &&
      (headers['retry-after'] !== undefined ||
        headers['x-ratelimit-remaining'] === '0' ||
        TOO_FAST.test(message)));
  const kind = limited || status >= 500 || status === 408 ? 'again' : 'refused';
  const id = headers['x-github-request-id'];
  const wait = String(headers['retry-after'] ?? '');
  const hint = limited ? 'too many calls' : HINTS[status];
  return {
    kind,
    status,
    detail:
      `${where}: HTTP ${status}${id === undefined ? '' : `, request ${redact(String(id), secrets)}`}` +
      `${message === '' ? '' : `: ${message}`}${hint === undefined ? '' : ` (${hint})`}`,
    unsent: limited,
    waitSeconds: SECONDS.test(wait) ? Number(wait) : undefined,
  };
};
