import * as z from 'zod';
import { type PullDeskWorld, pullDeskContract } from '#test/contract/pull-desk.ts';
import { STAND_IN, type StandIn, standIn } from '../stand-in.ts';

const User = z.object({ id: z.int() });
const PullPage = z.object({
  title: z.string(),
  body: z.string().nullable(),
  state: z.enum(['open', 'closed']),
  base: z.object({ ref: z.string() }),
  head: z.object({ sha: z.string() }),
});
const Comments = z.array(z.object({ user: User, body: z.string() }));
const Runs = z.object({
  check_runs: z.array(
    z.object({
      app: User,
      conclusion: z.string().nullable(),
      output: z.object({ title: z.string().nullable() }),
    }),
  ),
});
const Deployments = z.array(
  z.object({ id: z.int(), creator: User, payload: z.object({ instance: z.string() }) }),
);
const Statuses = z.array(z.object({ state: z.string(), description: z.string() }));

const CALLS = {
  branch: /^POST .*\/git\/refs$/,
  pull: /^POST .*\/pulls$/,
  comment: /^POST .*\/comments$/,
  check: /^POST .*\/check-runs$/,
  deployment: /^POST .*\/deployments$/,
  status: /^POST .*\/statuses$/,
  close: /^PATCH .*\/pulls\/\d+$/,
} as const;

/** Tries again where GitHub turned it away, as a person does. */
const stubborn = async <T>(act: () => Promise<T>): Promise<T> => {
  try {
    return await act();
  } catch {
    return await act();
  }
};

/** No ruleset: what people cannot do there must not be what the desk relies on. */
const world = ({ github, desk }: StandIn, pageSize = 100): PullDeskWorld => {
  github.world.rulesets.clear();
  const base = `https://api.github.com/repos/${STAND_IN.owner}/${STAND_IN.name}`;
  /** Whoever looks or writes here is not what is tested: for them nothing fails, and a page is a page. */
  const ask = async (path: string, token: string, body?: unknown): Promise<unknown> => {
    github.faults.pageSize(100);
    for (;;) {
      const response = await github
        .fetch(`${base}${path}`, {
          headers: { authorization: `Bearer ${token}` },
          ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
        })
        .catch(() => undefined);
      if (response === undefined || response.status >= 500 || response.status === 429) continue;
      github.faults.pageSize(pageSize);
      return await response.json();
    }
  };
  const read = (path: string): Promise<unknown> => ask(path, github.tokenOf('ada'));
  const eve = github.as('eve');
  return {
    desk,
    async shown(pull) {
      const page = PullPage.parse(await read(`/pulls/${pull}`));
      const comments = Comments.parse(await read(`/issues/${pull}/comments`));
      return {
        title: page.title,
        body: page.body ?? '',
        state: page.state,
        base: page.base.ref,
        head: page.head.sha,
        comments: comments.map(({ user, body }) => ({ by: user.id, body })),
      };
    },
    async pulls() {
      return z
        .array(z.object({ number: z.int() }))
        .parse(await read('/pulls?state=all'))
        .map(({ number }) => number);
    },
    async checks(head) {
      const { check_runs } = Runs.parse(await read(`/commits/${head}/check-runs?filter=all`));
      return check_runs.map(({ app, conclusion, output }) => ({
        app: app.id,
        conclusion,
        title: output.title,
      }));
    },
    async deployments() {
      const own = Deployments.parse(await read('/deployments')).filter(
        ({ creator }) => creator.id === STAND_IN.app.userId,
      );
      const shown = await Promise.all(
        own.map(async ({ id, payload }) => {
          const statuses = Statuses.parse(await read(`/deployments/${id}/statuses`));
          return {
            instance: payload.instance,
            states: statuses.map(({ state }) => state).toReversed(),
            description: statuses[0]?.description ?? '',
          };
        }),
      );
      return shown.toReversed();
    },
    eve: {
      branch: (name, from) => stubborn(() => eve.branch(name, from)),
      push: (branch, path, text) => stubborn(() => eve.push(branch, path, text)),
      open: (branch, title, to) => stubborn(() => eve.open(branch, title, to)),
      comment: (pull, body) => stubborn(() => eve.comment(pull, body)),
      retarget: (pull, to) => stubborn(() => eve.retarget(pull, to)),
    },
    workflow: {
      async check(head, name) {
        const { token } = github.jobToken({ checks: 'write' });
        await ask('/check-runs', token, { name, head_sha: head, status: 'completed', conclusion: 'success' });
      },
      async deployment(head, environment, instance) {
        const { token } = github.jobToken({ deployments: 'write' });
        await ask('/deployments', token, {
          ref: head,
          environment,
          task: 'cutover-gate',
          payload: { instance },
          auto_merge: false,
          required_contexts: [],
        });
      },
    },
    // As often as a call is made again by itself.
    dies: (call) => github.faults.next(call === 'close' ? 3 : 1, 'lost-answer', CALLS[call]),
  };
};

pullDeskContract('the stand-in for GitHub', () => world(standIn()));
pullDeskContract('the stand-in with pages of one, which fails now and then', () =>
  world(
    standIn(({ faults }) => {
      faults.pageSize(1);
      faults.next(1, '502', /^GET .*\/pulls$/);
      faults.next(1, 'network', /^POST .*\/git\/trees$/);
      faults.next(1, 'secondary-limit', /^POST .*\/pulls$/);
      faults.next(1, '503', /^GET .*\/comments$/);
    }),
    1,
  ),
);
