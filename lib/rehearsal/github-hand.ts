import * as z from 'zod';
import { err, ok, type Result } from '#lib/result.ts';

/** What GitHub said to somebody whom it refused: `422: Can not approve your own pull request`. */
export type Refusal = string;

/** GitHub as one account uses it: each click is the request that the web page would make. */
export interface GithubHand {
  review(
    number: number,
    event: 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT',
    body: string,
  ): Promise<Result<undefined, Refusal>>;
  /** The latest review of an account. */
  dismiss(number: number, account: number, message: string): Promise<Result<undefined, Refusal>>;
  merge(number: number): Promise<Result<undefined, Refusal>>;
  /** Title, state or base. */
  change(
    number: number,
    to: { readonly state?: 'open' | 'closed'; readonly base?: string },
  ): Promise<Result<undefined, Refusal>>;
  /** A new branch where another one stands. */
  branch(name: string, from: string): Promise<Result<undefined, Refusal>>;
  /** One commit on a branch; no file is an empty one. */
  push(
    branch: string,
    files: readonly { readonly path: string; readonly text: string }[],
    message: string,
  ): Promise<Result<undefined, Refusal>>;
  openPull(pull: {
    readonly branch: string;
    readonly title: string;
    readonly body: string;
  }): Promise<Result<number, Refusal>>;
  /** Conclusion of a head's newest check run of this name; undefined while it has none. */
  check(head: string, name: string): Promise<string | undefined>;
}

export interface HandDeps {
  readonly fetch: (request: Request) => Promise<Response>;
  readonly token: string;
  /** `https://api.github.com/repos/OWNER/NAME` */
  readonly repository: string;
}

const Refused = z.object({ message: z.string(), errors: z.array(z.unknown()).optional() });
const Reviews = z.array(
  z.object({ id: z.int(), state: z.string(), user: z.object({ id: z.int() }).nullable() }),
);
const Ref = z.object({ object: z.object({ sha: z.string() }) });
const Commit = z.object({ sha: z.string(), tree: z.object({ sha: z.string() }) });
const Tree = z.object({ sha: z.string() });
const Opened = z.object({ number: z.int() });
const Checks = z.object({
  check_runs: z.array(z.object({ id: z.int(), name: z.string(), conclusion: z.string().nullable() })),
});

export const makeGithubHand = ({ fetch, token, repository }: HandDeps): GithubHand => {
  const ask = async <T>(
    method: string,
    path: string,
    shape: z.ZodType<T>,
    body?: object,
  ): Promise<Result<T, Refusal>> => {
    const response = await fetch(
      new Request(`${repository}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/vnd.github+json',
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      }),
    ).catch((error: unknown) => String(error));
    if (typeof response === 'string') return err(response);
    const answer: unknown = response.status === 204 ? null : await response.json().catch(() => null);
    if (!response.ok) {
      const { message, errors } = Refused.safeParse(answer).data ?? { message: 'no message' };
      return err(`${response.status}: ${message}${errors ? ` (${errors.map(saidBy).join('; ')})` : ''}`);
    }
    return ok(shape.parse(answer));
  };
  const done = async (method: string, path: string, body: object): Promise<Result<undefined, Refusal>> => {
    const answer = await ask(method, path, z.unknown(), body);
    return answer.ok ? ok(undefined) : answer;
  };

  return {
    review: (number, event, body) => done('POST', `/pulls/${number}/reviews`, { event, body }),
    async dismiss(number, account, message) {
      const reviews = await ask('GET', `/pulls/${number}/reviews?per_page=100`, Reviews);
      if (!reviews.ok) return reviews;
      const own = reviews.value.findLast(({ user, state }) => user?.id === account && state !== 'COMMENTED');
      if (!own) return err('there is no review to dismiss');
      return done('PUT', `/pulls/${number}/reviews/${own.id}/dismissals`, { message, event: 'DISMISS' });
    },
    merge: (number) => done('PUT', `/pulls/${number}/merge`, { merge_method: 'squash' }),
    change: (number, to) => done('PATCH', `/pulls/${number}`, to),
    async branch(name, from) {
      const base = await ask('GET', `/git/ref/heads/${from}`, Ref);
      if (!base.ok) return base;
      return done('POST', '/git/refs', { ref: `refs/heads/${name}`, sha: base.value.object.sha });
    },
    async push(branch, files, message) {
      const head = await ask('GET', `/git/ref/heads/${branch}`, Ref);
      if (!head.ok) return head;
      const parent = await ask('GET', `/git/commits/${head.value.object.sha}`, Commit);
      if (!parent.ok) return parent;
      const tree =
        files.length === 0
          ? ok(parent.value.tree)
          : await ask('POST', '/git/trees', Tree, {
              base_tree: parent.value.tree.sha,
              tree: files.map(({ path, text }) => ({ path, mode: '100644', type: 'blob', content: text })),
            });
      if (!tree.ok) return tree;
      const commit = await ask('POST', '/git/commits', Commit, {
        message,
        tree: tree.value.sha,
        parents: [parent.value.sha],
      });
      if (!commit.ok) return commit;
      return done('PATCH', `/git/refs/heads/${branch}`, { sha: commit.value.sha, force: false });
    },
    async openPull({ branch, title, body }) {
      const opened = await ask('POST', '/pulls', Opened, { head: branch, base: 'main', title, body });
      return opened.ok ? ok(opened.value.number) : opened;
    },
    async check(head, name) {
      const found = await ask('GET', `/commits/${head}/check-runs?check_name=${name}&filter=latest`, Checks);
      return found.ok
        ? (found.value.check_runs.toSorted((left, right) => left.id - right.id).at(-1)?.conclusion ??
            undefined)
        : undefined;
    },
  };
};

const saidBy = (error: unknown): string => (typeof error === 'string' ? error : JSON.stringify(error));
