import * as z from 'zod';
import { type Answer, created, ok, Refusal, type Schemas } from '../answer.ts';
import { commitOf } from '../find.ts';
import { paged, pageOf } from '../paging.ts';
import type { CommitStatus } from '../records.ts';
import { bodyAs, type Call, needs, parameter, type Route } from '../route.ts';
import { simpleStatusShape } from '../shapes/deployment.ts';
import { minimalRepositoryShape, repositoryUrl } from '../shapes/repository.ts';
import { userOrNull } from '../shapes/user.ts';
import type { World } from '../world.ts';

const REPOSITORY = '/repos/{owner}/{repo}';

const NewStatus = z.object({
  state: z.enum(['error', 'failure', 'pending', 'success']),
  context: z.string().default('default'),
  description: z.string().nullish(),
  target_url: z.string().nullish(),
});

const shape = (world: World, status: CommitStatus): Schemas['status'] => {
  const simple = simpleStatusShape(world, status);
  return {
    ...simple,
    avatar_url: simple.avatar_url,
    description: status.description,
    target_url: status.targetUrl,
    creator: userOrNull(world, status.by),
  };
};

/** Newest first. */
const statusesOf = (world: World, sha: string): readonly CommitStatus[] =>
  world.statuses.filter((status) => status.sha === sha).toReversed();

const combined = (world: World, call: Call): Answer<Schemas['combined-commit-status']> => {
  const { sha } = commitOf(world, call, 'ref');
  const newest = statusesOf(world, sha).filter(
    ({ context }, index, all) => all.findIndex((one) => one.context === context) === index,
  );
  const page = pageOf(world, call, newest);
  const states = newest.map(({ state }) => state);
  const isBad = states.some((state) => state === 'error' || state === 'failure');
  const isPending = states.length === 0 || states.includes('pending');
  return {
    ...ok({
      state: isBad ? 'failure' : isPending ? 'pending' : 'success',
      statuses: page.items.map((status) => simpleStatusShape(world, status)),
      sha,
      total_count: newest.length,
      repository: minimalRepositoryShape(world),
      commit_url: `${repositoryUrl(world)}/commits/${sha}`,
      url: `${repositoryUrl(world)}/commits/${sha}/status`,
    }),
    headers: page.headers,
  };
};

export const statusRoutes = (world: World): readonly Route[] => [
  {
    method: 'POST',
    path: `${REPOSITORY}/statuses/{sha}`,
    needs: needs('statuses', 'write'),
    handle(call): Answer<Schemas['status']> {
      const sha = parameter(call, 'sha');
      if (!world.git.objects.commit(sha)) throw new Refusal(422, `No commit found for SHA: ${sha}`);
      const { state, context, description, target_url } = bodyAs(call, NewStatus);
      const status: CommitStatus = {
        id: world.nextId(),
        sha,
        state,
        context,
        description: description ?? null,
        targetUrl: target_url ?? null,
        by: call.actor.account,
        at: world.now(),
      };
      world.statuses.push(status);
      return created(shape(world, status));
    },
  },
  {
    method: 'GET',
    path: `${REPOSITORY}/commits/{ref}/statuses`,
    needs: needs('statuses', 'read'),
    handle(call): Answer<Schemas['status'][]> {
      const { sha } = commitOf(world, call, 'ref');
      return paged(pageOf(world, call, statusesOf(world, sha), 'first'), (items) =>
        items.map((status) => shape(world, status)),
      );
    },
  },
  {
    method: 'GET',
    path: `${REPOSITORY}/commits/{ref}/status`,
    needs: needs('statuses', 'read'),
    handle: (call) => combined(world, call),
  },
];
