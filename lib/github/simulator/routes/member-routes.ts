import { ACTIONS_BOT, atLeast } from '../accounts.ts';
import { type Answer, noContent, notFound, ok, type Schemas } from '../answer.ts';
import type { Account, Permission } from '../config.ts';
import { paged, pageOf } from '../paging.ts';
import { type Call, needs, parameter, type Route } from '../route.ts';
import { nodeId } from '../shapes/node-id.ts';
import { userShape } from '../shapes/user.ts';
import type { World } from '../world.ts';

const COLLABORATORS = '/repos/{owner}/{repo}/collaborators';

const shape = (world: World, account: Account, has: Permission): Schemas['collaborator'] => ({
  ...userShape(world, account),
  permissions: {
    pull: atLeast(has, 'read'),
    triage: atLeast(has, 'triage'),
    push: atLeast(has, 'write'),
    maintain: atLeast(has, 'maintain'),
    admin: atLeast(has, 'admin'),
  },
  role_name: has,
});

/** The older word for a role: `maintain` is a `write`, `triage` a `read`. */
const OLDER: Readonly<Record<Permission, string>> = {
  none: 'none',
  read: 'read',
  triage: 'read',
  write: 'write',
  maintain: 'write',
  admin: 'admin',
};

const userOf = (world: World, call: Call): Account => {
  const account = world.accounts.byLogin(parameter(call, 'username'));
  if (!account) throw notFound();
  return account;
};

const membership = (world: World, call: Call): Answer<Schemas['org-membership']> => {
  const account = userOf(world, call);
  const { owner } = world.accounts;
  // A job's own token may not know who is a member, nor may an App without that permission; both are told so by 404.
  const isBlind = call.actor.account.id === ACTIONS_BOT.id || world.faults.isMembershipUnknown();
  const isMember = world.accounts.permission(account) !== 'none';
  if (isBlind || !isMember || parameter(call, 'org').toLowerCase() !== owner.login.toLowerCase())
    throw notFound();
  const url = `${world.urls.api}/orgs/${owner.login}`;
  return ok({
    url: `${url}/memberships/${account.login}`,
    state: 'active',
    role: world.accounts.permission(account) === 'admin' ? 'admin' : 'member',
    organization_url: url,
    organization: {
      login: owner.login,
      id: owner.id,
      node_id: nodeId('O', owner.id),
      url,
      repos_url: `${url}/repos`,
      events_url: `${url}/events`,
      hooks_url: `${url}/hooks`,
      issues_url: `${url}/issues`,
      members_url: `${url}/members{/member}`,
      public_members_url: `${url}/public_members{/member}`,
      avatar_url: `https://avatars.githubusercontent.com/u/${owner.id}?v=4`,
      description: null,
    },
    user: userShape(world, account),
  });
};

export const memberRoutes = (world: World): readonly Route[] => {
  const read = needs('metadata', 'read');
  const { accounts } = world;
  return [
    {
      method: 'GET',
      path: COLLABORATORS,
      needs: read,
      handle: (call) =>
        paged(pageOf(world, call, accounts.collaborators()), (items) =>
          items.map((account) => shape(world, account, accounts.permission(account))),
        ),
    },
    {
      method: 'GET',
      path: `${COLLABORATORS}/{username}`,
      needs: read,
      handle(call) {
        if (accounts.permission(userOf(world, call)) === 'none') throw notFound();
        return noContent;
      },
    },
    {
      method: 'GET',
      path: `${COLLABORATORS}/{username}/permission`,
      needs: read,
      handle(call): Answer<Schemas['repository-collaborator-permission']> {
        const account = userOf(world, call);
        const has = accounts.permission(account);
        // Anybody reads a public repository.
        const seen = has === 'none' && !world.settings.private ? 'read' : has;
        return ok({ permission: OLDER[seen], role_name: seen, user: shape(world, account, seen) });
      },
    },
    {
      method: 'GET',
      path: '/orgs/{org}/memberships/{username}',
      needs: 'nothing',
      handle: (call) => membership(world, call),
    },
  ];
};
