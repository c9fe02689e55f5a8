import * as z from 'zod';
import { type Answer, created, noContent, notFound, ok, Refusal, type Schemas } from '../answer.ts';
import type { Access } from '../config.ts';
import { paged, pageOf } from '../paging.ts';
import { bodyAs, type Call, needs, numberOf, parameter, type Route } from '../route.ts';
import { appShape, installationShape } from '../shapes/app.ts';
import { repositoryShape } from '../shapes/repository.ts';
import { isoSeconds } from '../shapes/time.ts';
import { publicUserShape } from '../shapes/user.ts';
import type { World } from '../world.ts';

const LEVELS: readonly Access[] = ['read', 'write', 'admin'];

const TokenRequest = z.object({
  permissions: z.record(z.string(), z.enum(['read', 'write', 'admin'])).optional(),
  repository_ids: z.array(z.int()).optional(),
  repositories: z.array(z.string()).optional(),
});

const isWithin = (granted: Access | undefined, asked: Access): boolean =>
  granted !== undefined && LEVELS.indexOf(granted) >= LEVELS.indexOf(asked);

export const installationOf = ({ options }: World): number =>
  options.app.installationId ?? options.app.id + 1_000_000;

const token = (world: World, call: Call): Answer<Schemas['installation-token']> => {
  if (numberOf(call, 'installation_id') !== installationOf(world)) throw notFound();
  const { permissions } = bodyAs(call, TokenRequest);
  const beyond = Object.entries(permissions ?? {}).some(
    ([of, access]) => !isWithin(world.tokens.granted[of], access),
  );
  if (beyond) throw new Refusal(422, 'The permissions requested are not granted to this installation.');
  const issued = world.tokens.installation(permissions);
  return created({
    token: issued.token,
    expires_at: isoSeconds(issued.expiresAt),
    permissions: issued.permissions,
    repository_selection: 'selected',
    repositories: [repositoryShape(world)],
  });
};

const installation = (world: World): Answer<Schemas['installation']> =>
  ok(installationShape(world, installationOf(world), world.tokens.granted));

export const accountRoutes = (world: World): readonly Route[] => {
  const { accounts } = world;
  const userOf = (call: Call) => {
    const found = accounts.byLogin(parameter(call, 'username'));
    if (!found) throw notFound();
    return found;
  };
  return [
    {
      method: 'GET',
      path: '/user',
      needs: 'nothing',
      handle: (call) => ok(publicUserShape(world, call.actor.account)),
    },
    {
      method: 'GET',
      path: '/users/{username}',
      needs: 'nothing',
      handle: (call) => ok(publicUserShape(world, userOf(call))),
    },
    {
      method: 'GET',
      path: '/user/{account_id}',
      needs: 'nothing',
      handle(call) {
        const found = accounts.byId(numberOf(call, 'account_id'));
        if (!found) throw notFound();
        return ok(publicUserShape(world, found));
      },
    },
    {
      method: 'GET',
      path: '/rate_limit',
      needs: 'nothing',
      handle(call): Answer<Schemas['rate-limit-overview']> {
        const limit = world.limits.of(call.actor.account.login);
        return ok({ resources: { core: limit, search: limit }, rate: limit });
      },
    },
    { method: 'GET', path: '/app', needs: 'app', handle: () => ok(appShape(world, world.options.app.id)) },
    {
      method: 'GET',
      path: '/app/installations',
      needs: 'app',
      handle: (call) =>
        paged(pageOf(world, call, [installationOf(world)]), (items) =>
          items.map((id) => installationShape(world, id, world.tokens.granted)),
        ),
    },
    {
      method: 'GET',
      path: '/app/installations/{installation_id}',
      needs: 'app',
      handle(call) {
        if (numberOf(call, 'installation_id') !== installationOf(world)) throw notFound();
        return installation(world);
      },
    },
    {
      method: 'POST',
      path: '/app/installations/{installation_id}/access_tokens',
      needs: 'app',
      handle: (call) => token(world, call),
    },
    {
      method: 'GET',
      path: '/repos/{owner}/{repo}/installation',
      needs: 'app',
      handle: () => installation(world),
    },
    {
      method: 'GET',
      path: '/installation/repositories',
      needs: needs('metadata', 'read'),
      handle: (call) =>
        paged(pageOf(world, call, [world]), (items, total_count) => ({
          total_count,
          repositories: items.map((one) => repositoryShape(one)),
        })),
    },
    {
      method: 'DELETE',
      path: '/installation/token',
      needs: 'nothing',
      handle(call) {
        if (call.actor.kind === 'installation') world.tokens.revoke(call.actor);
        return noContent;
      },
    },
  ];
};
