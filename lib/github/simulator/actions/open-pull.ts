import { Refusal } from '../answer.ts';
import type { Pull } from '../pull.ts';
import type { Actor } from '../tokens.ts';
import type { World } from '../world.ts';

export interface PullRequest {
  readonly title: string;
  readonly body: string | null;
  /** `branch`, or `account:branch`. */
  readonly head: string;
  readonly base: string;
  readonly draft: boolean;
}

const invalid = (field: string, message?: string): Refusal =>
  new Refusal(422, 'Validation Failed', [
    {
      resource: 'PullRequest',
      code: message === undefined ? 'invalid' : 'custom',
      ...(message === undefined ? { field } : { message }),
    },
  ]);

/** Where forks keep their branches in the one repository that there is. */
export const forkRef = (login: string, branch: string): string => `refs/forks/${login}/${branch}`;

export const openPull = (world: World, actor: Actor, wanted: PullRequest): Pull => {
  const { git, pulls, accounts } = world;
  const colon = wanted.head.indexOf(':');
  const label = colon === -1 ? accounts.owner.login : wanted.head.slice(0, colon);
  const branch = wanted.head.slice(colon + 1);
  const owner = accounts.byLogin(label);
  const isFork = owner?.id !== accounts.owner.id;
  const head = git.refs.get(isFork ? forkRef(label, branch) : `refs/heads/${branch}`);
  const base = git.refs.get(`refs/heads/${wanted.base}`);
  if (base === undefined) throw invalid('base');
  if (head === undefined || !owner) throw invalid('head');
  const other = [...pulls.values()].find(
    (pull) =>
      pull.state === 'open' &&
      pull.head.ref === branch &&
      pull.base.ref === wanted.base &&
      (pull.head.fork?.owner.id ?? accounts.owner.id) === owner.id,
  );
  if (other) throw invalid('', `A pull request already exists for ${label}:${branch}.`);
  if (git.history.range(base, head).length === 0)
    throw invalid('', `No commits between ${wanted.base} and ${wanted.head}`);

  const number = pulls.size + 1;
  const pull: Pull = {
    id: world.nextId(),
    number,
    author: actor.account,
    title: wanted.title,
    body: wanted.body,
    draft: wanted.draft,
    state: 'open',
    createdAt: world.now(),
    updatedAt: world.now(),
    closed: undefined,
    merge: undefined,
    head: {
      ref: branch,
      sha: head,
      fork: isFork ? { owner, id: world.options.repositoryId + owner.id } : undefined,
      pushedBy: isFork ? owner : (world.pushers.get(`refs/heads/${branch}`) ?? actor.account),
    },
    base: { ref: wanted.base, sha: base },
    reviews: [],
    comments: [],
    events: [],
  };
  pulls.set(number, pull);
  git.setRef(`refs/pull/${number}/head`, head);
  return pull;
};
