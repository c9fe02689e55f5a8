import { ACTIONS_APP } from '../accounts.ts';
import type { Schemas } from '../answer.ts';
import type { World } from '../world.ts';
import { nodeId } from './node-id.ts';
import { isoSeconds } from './time.ts';
import { userShape } from './user.ts';

type App = NonNullable<Schemas['nullable-integration']>;

export const appShape = (world: World, id: number): App => {
  const { options, urls, accounts, createdAt } = world;
  const slug = id === ACTIONS_APP ? 'github-actions' : options.app.slug;
  return {
    id,
    slug,
    node_id: nodeId('A', id),
    client_id: `Iv1.${id.toString(16).padStart(16, '0')}`,
    owner: userShape(world, accounts.owner),
    name: id === ACTIONS_APP ? 'GitHub Actions' : slug,
    description: '',
    external_url: urls.html,
    html_url: `${urls.html}/apps/${slug}`,
    created_at: isoSeconds(createdAt),
    updated_at: isoSeconds(createdAt),
    permissions: { contents: 'write', metadata: 'read' },
    events: [],
  };
};

export const installationShape = (
  world: World,
  id: number,
  permissions: Schemas['app-permissions'],
): Schemas['installation'] => {
  const { options, urls, accounts, createdAt } = world;
  return {
    id,
    account: userShape(world, accounts.owner),
    repository_selection: 'selected',
    access_tokens_url: `${urls.api}/app/installations/${id}/access_tokens`,
    repositories_url: `${urls.api}/installation/repositories`,
    html_url: `${urls.html}/organizations/${accounts.owner.login}/settings/installations/${id}`,
    app_id: options.app.id,
    app_slug: options.app.slug,
    target_id: accounts.owner.id,
    target_type: accounts.owner.type,
    permissions,
    events: [],
    created_at: isoSeconds(createdAt),
    updated_at: isoSeconds(createdAt),
    single_file_name: null,
    suspended_by: null,
    suspended_at: null,
  };
};
