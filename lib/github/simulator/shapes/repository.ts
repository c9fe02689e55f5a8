import { atLeast } from '../accounts.ts';
import type { Schemas } from '../answer.ts';
import type { Actor } from '../tokens.ts';
import type { World } from '../world.ts';
import { nodeId } from './node-id.ts';
import { isoSeconds } from './time.ts';
import { userShape } from './user.ts';

export interface Fork {
  readonly id: number;
  readonly owner: {
    readonly id: number;
    readonly login: string;
    readonly type: 'User' | 'Bot' | 'Organization';
  };
}

const addresses = (api: string, html: string, name: string) => {
  const url = `${api}/repos/${name}`;
  return {
    html_url: `${html}/${name}`,
    url,
    archive_url: `${url}/{archive_format}{/ref}`,
    assignees_url: `${url}/assignees{/user}`,
    blobs_url: `${url}/git/blobs{/sha}`,
    branches_url: `${url}/branches{/branch}`,
    collaborators_url: `${url}/collaborators{/collaborator}`,
    comments_url: `${url}/comments{/number}`,
    commits_url: `${url}/commits{/sha}`,
    compare_url: `${url}/compare/{base}...{head}`,
    contents_url: `${url}/contents/{+path}`,
    contributors_url: `${url}/contributors`,
    deployments_url: `${url}/deployments`,
    downloads_url: `${url}/downloads`,
    events_url: `${url}/events`,
    forks_url: `${url}/forks`,
    git_commits_url: `${url}/git/commits{/sha}`,
    git_refs_url: `${url}/git/refs{/sha}`,
    git_tags_url: `${url}/git/tags{/sha}`,
    hooks_url: `${url}/hooks`,
    issue_comment_url: `${url}/issues/comments{/number}`,
    issue_events_url: `${url}/issues/events{/number}`,
    issues_url: `${url}/issues{/number}`,
    keys_url: `${url}/keys{/key_id}`,
    labels_url: `${url}/labels{/name}`,
    languages_url: `${url}/languages`,
    merges_url: `${url}/merges`,
    milestones_url: `${url}/milestones{/number}`,
    notifications_url: `${url}/notifications{?since,all,participating}`,
    pulls_url: `${url}/pulls{/number}`,
    releases_url: `${url}/releases{/id}`,
    stargazers_url: `${url}/stargazers`,
    statuses_url: `${url}/statuses/{sha}`,
    subscribers_url: `${url}/subscribers`,
    subscription_url: `${url}/subscription`,
    tags_url: `${url}/tags`,
    teams_url: `${url}/teams`,
    trees_url: `${url}/git/trees{/sha}`,
  };
};

const coreShape = (world: World, fork?: Fork) => {
  const { options, settings, urls, accounts } = world;
  const owner = fork?.owner ?? accounts.owner;
  return {
    id: fork?.id ?? options.repositoryId,
    node_id: nodeId('R', fork?.id ?? options.repositoryId),
    name: options.name,
    full_name: `${owner.login}/${options.name}`,
    owner: userShape(world, owner),
    private: settings.private,
    description: settings.description,
    fork: fork !== undefined,
    ...addresses(urls.api, urls.html, `${owner.login}/${options.name}`),
  };
};

export const minimalRepositoryShape = (world: World, fork?: Fork): Schemas['minimal-repository'] =>
  coreShape(world, fork);

export const repositoryShape = (world: World, fork?: Fork): Schemas['repository'] => {
  const { settings, urls, createdAt } = world;
  const minimal = coreShape(world, fork);
  const open = [...world.pulls.values()].filter(({ state }) => state === 'open').length;
  const at = isoSeconds(createdAt);
  return {
    ...minimal,
    git_url: `git://github.com/${minimal.full_name}.git`,
    ssh_url: `git@github.com:${minimal.full_name}.git`,
    clone_url: `${urls.html}/${minimal.full_name}.git`,
    svn_url: `${urls.html}/${minimal.full_name}`,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    forks: 0,
    forks_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    size: 0,
    default_branch: settings.defaultBranch,
    open_issues: open,
    open_issues_count: open,
    is_template: false,
    topics: [],
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    // oxlint-disable-next-line typescript/no-deprecated -- still required by the description
    has_downloads: false,
    has_discussions: false,
    archived: false,
    disabled: false,
    visibility: settings.private ? 'private' : 'public',
    web_commit_signoff_required: settings.web_commit_signoff_required,
    pushed_at: at,
    created_at: at,
    updated_at: at,
  };
};

/** Settings about merging are shown to those who may write only. */
export const fullRepositoryShape = (world: World, actor: Actor): Schemas['full-repository'] => {
  const { settings, accounts } = world;
  const has = actor.kind === 'person' ? accounts.permission(actor.account) : undefined;
  const mayWrite =
    has === undefined
      ? actor.kind === 'installation' &&
        (actor.permissions.contents === 'write' || actor.permissions.administration !== undefined)
      : atLeast(has, 'write');
  const shape = repositoryShape(world);
  const at = isoSeconds(world.createdAt);
  return {
    ...shape,
    git_url: shape.git_url,
    pushed_at: at,
    created_at: at,
    updated_at: at,
    has_discussions: false,
    ...(accounts.owner.type === 'Organization' && { organization: userShape(world, accounts.owner) }),
    ...(has !== undefined && {
      permissions: {
        admin: has === 'admin',
        maintain: atLeast(has, 'maintain'),
        push: atLeast(has, 'write'),
        triage: atLeast(has, 'triage'),
        pull: true,
      },
    }),
    ...(mayWrite && {
      allow_merge_commit: settings.allow_merge_commit,
      allow_squash_merge: settings.allow_squash_merge,
      allow_rebase_merge: settings.allow_rebase_merge,
      allow_auto_merge: settings.allow_auto_merge,
      allow_update_branch: settings.allow_update_branch,
      delete_branch_on_merge: settings.delete_branch_on_merge,
      use_squash_pr_title_as_default: settings.squash_merge_commit_title === 'PR_TITLE',
      squash_merge_commit_title: settings.squash_merge_commit_title,
      squash_merge_commit_message: settings.squash_merge_commit_message,
      merge_commit_title: settings.merge_commit_title,
      merge_commit_message: settings.merge_commit_message,
    }),
    subscribers_count: 0,
    network_count: 0,
  };
};

export const repositoryUrl = ({ options, urls, accounts }: World): string =>
  `${urls.api}/repos/${accounts.owner.login}/${options.name}`;
export const htmlUrl = ({ options, urls, accounts }: World): string =>
  `${urls.html}/${accounts.owner.login}/${options.name}`;
