/** What people do, each as requests with their own token. A refusal throws with GitHub's own words. */
import * as z from 'zod';
import type { World } from './world.ts';

export interface ActingPerson {
  readonly login: string;
  approve(pull: number, body?: string): Promise<void>;
  requestChanges(pull: number, body: string): Promise<void>;
  /** A comment of its own, not a review. */
  comment(pull: number, body: string): Promise<void>;
  dismiss(pull: number, review: number, why: string): Promise<void>;
  /** One's own. */
  editReview(pull: number, review: number, body: string): Promise<void>;
  /** One file, as one commit on a branch that is there. Returns the commit. */
  push(branch: string, path: string, text: string): Promise<string>;
  branch(name: string, from?: string): Promise<void>;
  open(branch: string, title: string, base?: string): Promise<number>;
  /** Returns main's new commit. */
  merge(pull: number, method?: 'squash' | 'merge' | 'rebase'): Promise<string>;
  close(pull: number): Promise<void>;
  reopen(pull: number): Promise<void>;
  retarget(pull: number, base: string): Promise<void>;
  /** Any request; the answer's status and JSON. */
  call(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly body: unknown }>;
}

const Said = z.looseObject({ message: z.string().optional(), errors: z.array(z.json()).optional() });
const Sha = z.looseObject({ sha: z.string() });
const Numbered = z.looseObject({ number: z.int() });
const Pushed = z.looseObject({ commit: z.looseObject({ sha: z.string() }) });

export const actingAs = ({
  fetch,
  token,
  login,
  world,
}: {
  readonly fetch: (request: Request) => Promise<Response>;
  readonly token: string;
  readonly login: string;
  readonly world: World;
}): ActingPerson => {
  const { urls, options, settings, git } = world;
  const repository = `/repos/${options.owner.login}/${options.name}`;

  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(
      new Request(
        `${urls.api}${path.startsWith('/repos/') || !path.startsWith('/') ? path : `${repository}${path}`}`,
        {
          method,
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        },
      ),
    );
    const text = await response.text();
    const read: unknown = text === '' ? undefined : JSON.parse(text);
    return { status: response.status, body: read };
  };

  const must = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await call(method, path, body);
    if (answer.status < 400) return answer.body;
    const said = Said.safeParse(answer.body);
    const why = said.success
      ? [said.data.message, ...(said.data.errors ?? []).map((one) => JSON.stringify(one))].join(' ')
      : '';
    throw new Error(`${login}: ${method} ${path} was answered ${answer.status}: ${why}`);
  };

  const review = async (pull: number, event: string, body: string): Promise<void> => {
    await must('POST', `/pulls/${pull}/reviews`, { event, body });
  };
  const change = async (pull: number, what: object): Promise<void> => {
    await must('PATCH', `/pulls/${pull}`, what);
  };

  return {
    login,
    call,
    approve: (pull, body = '') => review(pull, 'APPROVE', body),
    requestChanges: (pull, body) => review(pull, 'REQUEST_CHANGES', body),
    async comment(pull, body) {
      await must('POST', `/issues/${pull}/comments`, { body });
    },
    async dismiss(pull, id, message) {
      await must('PUT', `/pulls/${pull}/reviews/${id}/dismissals`, { message });
    },
    async editReview(pull, id, body) {
      await must('PUT', `/pulls/${pull}/reviews/${id}`, { body });
    },
    async push(branch, path, text) {
      const head = git.refs.get(`refs/heads/${branch}`);
      const there = head === undefined ? undefined : git.entry(head, path);
      const content = Buffer.from(text, 'utf8').toString('base64');
      const body = { message: `Change ${path}`, content, branch, ...(there && { sha: there.sha }) };
      return Pushed.parse(await must('PUT', `/contents/${path}`, body)).commit.sha;
    },
    async branch(name, from = settings.defaultBranch) {
      const sha = git.refs.get(`refs/heads/${from}`);
      await must('POST', '/git/refs', { ref: `refs/heads/${name}`, sha });
    },
    async open(head, title, base = settings.defaultBranch) {
      return Numbered.parse(await must('POST', '/pulls', { head, base, title, body: '' })).number;
    },
    async merge(pull, merge_method = 'squash') {
      return Sha.parse(await must('PUT', `/pulls/${pull}/merge`, { merge_method })).sha;
    },
    close: (pull) => change(pull, { state: 'closed' }),
    reopen: (pull) => change(pull, { state: 'open' }),
    retarget: (pull, base) => change(pull, { base }),
  };
};
