import * as z from 'zod';
import { atLeast } from '../accounts.ts';
import { changePull } from '../actions/change-pull.ts';
import { mergePull } from '../actions/merge-pull.ts';
import { openPull } from '../actions/open-pull.ts';
import { type Answer, created, notFound, ok, Refusal, type Schemas } from '../answer.ts';
import { pullOf } from '../find.ts';
import { paged, pageOf } from '../paging.ts';
import { changesOf, commitsOf, pullBase } from '../pull-changes.ts';
import { bodyAs, type Call, needs, type Route } from '../route.ts';
import { commitShape, fileShape } from '../shapes/commit.ts';
import { type PullShape, pullShape, type SimplePullShape, simplePullShape } from '../shapes/pull.ts';
import type { World } from '../world.ts';

const LIST = '/repos/{owner}/{repo}/pulls';
const ONE = `${LIST}/{pull_number}`;
/** GitHub lists no more of a pull request, and says so nowhere. */
const MOST_COMMITS = 250;
const MOST_FILES = 3_000;

const NewPull = z.object({
  title: z.string().min(1),
  head: z.string().min(1),
  base: z.string().min(1),
  body: z.string().nullish(),
  draft: z.boolean().default(false),
});
const Change = z.object({
  title: z.string().min(1).optional(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']).optional(),
  base: z.string().min(1).optional(),
});
const MergeBody = z.object({
  commit_title: z.string().optional(),
  commit_message: z.string().optional(),
  sha: z.string().optional(),
  merge_method: z.enum(['merge', 'squash', 'rebase']).default('merge'),
});

const listed = (world: World, { query }: Call) => {
  const state = query.get('state') ?? 'open';
  const head = query.get('head');
  const base = query.get('base');
  const sort = query.get('sort') ?? 'created';
  const direction = query.get('direction') ?? (sort === 'created' ? 'desc' : 'asc');
  const found = [...world.pulls.values()].filter(
    (pull) =>
      (state === 'all' || pull.state === state) &&
      (base === null || pull.base.ref === base) &&
      (head === null ||
        `${pull.head.fork?.owner.login ?? world.accounts.owner.login}:${pull.head.ref}` === head),
  );
  const key = sort === 'updated' ? 'updatedAt' : 'createdAt';
  const sorted = found.toSorted((left, right) => left[key] - right[key] || left.number - right.number);
  return { pulls: direction === 'desc' ? sorted.toReversed() : sorted, direction };
};

const list = (world: World, call: Call): Answer<SimplePullShape[]> => {
  const { pulls, direction } = listed(world, call);
  const page = pageOf(world, call, pulls, direction === 'desc' ? 'first' : 'last');
  return paged(page, (items) => items.map((pull) => simplePullShape(world, pull)));
};

const mayChange = (world: World, { actor }: Call, author: number): void => {
  if (actor.kind !== 'person' || actor.account.id === author) return;
  const has = world.accounts.permission(actor.account);
  if (!atLeast(has, 'triage'))
    throw has === 'none' && world.settings.private
      ? notFound()
      : new Refusal(403, 'Must have write access to the repository.');
};

const change = (world: World, call: Call): Answer<PullShape> => {
  const pull = pullOf(world, call);
  mayChange(world, call, pull.author.id);
  changePull(world, call.actor, pull, bodyAs(call, Change));
  return ok(pullShape(world, pull));
};

const merge = (world: World, call: Call): Answer<Schemas['pull-request-merge-result']> => {
  const pull = pullOf(world, call);
  const { commit_title, commit_message, sha, merge_method } = bodyAs(call, MergeBody);
  const { actor } = call;
  if (actor.kind === 'person' && !atLeast(world.accounts.permission(actor.account), 'write'))
    throw new Refusal(403, 'Must have write access to the repository.');
  const commit = mergePull(world, actor, pull, {
    method: merge_method,
    title: commit_title,
    message: commit_message,
    head: sha,
  });
  return ok({ sha: commit, merged: true, message: 'Pull Request successfully merged' });
};

export const pullRoutes = (world: World): readonly Route[] => {
  const read = needs('pull_requests', 'read');
  const write = needs('pull_requests', 'write');
  return [
    { method: 'GET', path: LIST, needs: read, handle: (call) => list(world, call) },
    {
      method: 'POST',
      path: LIST,
      needs: write,
      handle(call) {
        const { body, ...wanted } = bodyAs(call, NewPull);
        return created(pullShape(world, openPull(world, call.actor, { ...wanted, body: body ?? null })));
      },
    },
    { method: 'GET', path: ONE, needs: read, handle: (call) => ok(pullShape(world, pullOf(world, call))) },
    { method: 'PATCH', path: ONE, needs: write, handle: (call) => change(world, call) },
    {
      method: 'GET',
      path: `${ONE}/commits`,
      needs: read,
      handle(call): Answer<Schemas['commit'][]> {
        const commits = commitsOf(world, pullOf(world, call)).slice(0, MOST_COMMITS);
        return paged(pageOf(world, call, commits), (items) =>
          items.flatMap((sha) => {
            const commit = world.git.objects.commit(sha);
            return commit ? [commitShape(world, commit)] : [];
          }),
        );
      },
    },
    {
      method: 'GET',
      path: `${ONE}/files`,
      needs: read,
      handle(call): Answer<Schemas['diff-entry'][]> {
        const pull = pullOf(world, call);
        const from = pullBase(world, pull);
        const to = pull.head.sha;
        const files = changesOf(world, pull).slice(0, MOST_FILES);
        return paged(pageOf(world, call, files), (items) =>
          items.map((file) => fileShape(world, file, to, world.git.history.patch(from, to, file.path))),
        );
      },
    },
    {
      method: 'PUT',
      path: `${ONE}/merge`,
      needs: needs('contents', 'write'),
      handle: (call) => merge(world, call),
    },
    {
      method: 'GET',
      path: `${ONE}/merge`,
      needs: read,
      handle(call) {
        if (!pullOf(world, call).merge) throw notFound();
        return { status: 204 };
      },
    },
  ];
};
