import type { Schemas } from '../answer.ts';
import type { Account } from '../config.ts';
import type { World } from '../world.ts';
import { nodeId } from './node-id.ts';
import { isoSeconds } from './time.ts';

export const userShape = ({ urls }: World, { id, login, type }: Account): Schemas['simple-user'] => {
  const url = `${urls.api}/users/${encodeURIComponent(login)}`;
  const app = login.endsWith('[bot]') ? `apps/${login.slice(0, -5)}` : login;
  return {
    login,
    id,
    node_id: nodeId(type === 'Organization' ? 'O' : type === 'Bot' ? 'BOT' : 'U', id),
    avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
    gravatar_id: '',
    url,
    html_url: `${urls.html}/${app}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type,
    user_view_type: 'public',
    site_admin: false,
  };
};

/** Null once the account was deleted; under its present login, whatever it was called then. */
export const userOrNull = (world: World, account: Account): Schemas['nullable-simple-user'] => {
  const now = world.accounts.byId(account.id);
  return now ? userShape(world, now) : null;
};

/** Where GitHub always names somebody: `ghost` stands for whoever is gone. */
const GHOST: Account = { id: 10_137, login: 'ghost', type: 'User' };
export const userOrGhost = (world: World, account: Account): Schemas['simple-user'] =>
  userShape(world, world.accounts.byId(account.id) ?? GHOST);

export const publicUserShape = (world: World, account: Account): Schemas['public-user'] => ({
  ...userShape(world, account),
  name: world.accounts.nameOf(account),
  company: null,
  blog: '',
  location: null,
  email: null,
  hireable: null,
  bio: null,
  twitter_username: null,
  public_repos: 0,
  public_gists: 0,
  followers: 0,
  following: 0,
  created_at: isoSeconds(world.createdAt),
  updated_at: isoSeconds(world.createdAt),
});

/** How the author of something stands to the repository. */
export const association = (world: World, account: Account): Schemas['author-association'] =>
  account.id === world.accounts.owner.id
    ? 'OWNER'
    : account.type === 'Bot' || world.accounts.permission(account) === 'none'
      ? 'NONE'
      : 'COLLABORATOR';
