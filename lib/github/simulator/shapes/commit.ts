import type { Schemas } from '../answer.ts';
import type { Signature } from '../git/clean-environment.ts';
import type { Commit } from '../git/git-objects.ts';
import type { ChangedFile } from '../git/history.ts';
import type { World } from '../world.ts';
import { nodeId } from './node-id.ts';
import { htmlUrl, repositoryUrl } from './repository.ts';
import { isoSeconds } from './time.ts';
import { userShape } from './user.ts';

const person = ({ name, email, at }: Signature) => ({ name, email, date: isoSeconds(at) });

const verification = (world: World, { sha, committer }: Commit): Schemas['verification'] =>
  world.verified.has(sha)
    ? {
        verified: true,
        reason: 'valid',
        signature: '-----BEGIN PGP SIGNATURE-----\n\nnot a real one\n-----END PGP SIGNATURE-----\n',
        payload: `tree of ${sha}`,
        verified_at: isoSeconds(committer.at),
      }
    : { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };

const parentsOf = (world: World, { parents }: Commit, kind: 'commits' | 'git/commits') =>
  parents.map((sha) => ({
    sha,
    url: `${repositoryUrl(world)}/${kind}/${sha}`,
    html_url: `${htmlUrl(world)}/commit/${sha}`,
  }));

export const gitCommitShape = (world: World, commit: Commit): Schemas['git-commit'] => ({
  sha: commit.sha,
  node_id: nodeId('C', commit.sha),
  url: `${repositoryUrl(world)}/git/commits/${commit.sha}`,
  html_url: `${htmlUrl(world)}/commit/${commit.sha}`,
  author: person(commit.author),
  committer: person(commit.committer),
  message: commit.message,
  tree: { sha: commit.tree, url: `${repositoryUrl(world)}/git/trees/${commit.tree}` },
  parents: parentsOf(world, commit, 'git/commits'),
  verification: verification(world, commit),
});

/** Null where no account has that address. */
const account = (world: World, { email }: Signature): Schemas['simple-user'] | null => {
  const found = world.accounts.byEmail(email);
  return found ? userShape(world, found) : null;
};

export const commitShape = (world: World, commit: Commit): Schemas['commit'] => {
  const url = `${repositoryUrl(world)}/commits/${commit.sha}`;
  return {
    sha: commit.sha,
    node_id: nodeId('C', commit.sha),
    url,
    html_url: `${htmlUrl(world)}/commit/${commit.sha}`,
    comments_url: `${url}/comments`,
    commit: {
      url: `${repositoryUrl(world)}/git/commits/${commit.sha}`,
      author: person(commit.author),
      committer: person(commit.committer),
      message: commit.message,
      comment_count: 0,
      tree: { sha: commit.tree, url: `${repositoryUrl(world)}/git/trees/${commit.tree}` },
      verification: verification(world, commit),
    },
    author: account(world, commit.author),
    committer: account(world, commit.committer),
    parents: parentsOf(world, commit, 'commits'),
  };
};

export const fileShape = (
  world: World,
  file: ChangedFile,
  at: string,
  patch: string,
): Schemas['diff-entry'] => {
  const path = file.path.split('/').map(encodeURIComponent).join('/');
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${htmlUrl(world)}/blob/${at}/${path}`,
    raw_url: `${htmlUrl(world)}/raw/${at}/${path}`,
    contents_url: `${repositoryUrl(world)}/contents/${path}?ref=${at}`,
    ...(patch !== '' && { patch }),
    ...(file.previousPath !== undefined && { previous_filename: file.previousPath }),
  };
};

export const totals = (files: readonly ChangedFile[]) => {
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return { additions, deletions, total: additions + deletions };
};
