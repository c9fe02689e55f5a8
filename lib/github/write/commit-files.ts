import { inSteps } from '#lib/github/read/steps.ts';
import { treePaths } from '#lib/github/read/tree-paths.ts';
import { Commit, Comparison, Made, Reference } from '#lib/github/wire/git.ts';
import type { NewFile, NewPull } from '#lib/ports/pull-desk.ts';
import type { Desk } from './desk.ts';
import { told, toldOrAbsent } from './told.ts';

const FILE = '100644';

/** The commit that a branch points at; undefined: there is no such branch. */
export const headOf = async ({ github }: Desk, branch: string): Promise<string | undefined> => {
  const found = await github.ask({
    route: 'GET /repos/{owner}/{repo}/git/ref/{ref}',
    parameters: { ref: `heads/${branch}` },
    answer: Reference,
  });
  return toldOrAbsent(found)?.value.object.sha;
};

interface TreeEntry {
  readonly path: string;
  readonly mode: typeof FILE;
  readonly type: 'blob';
  readonly sha: string;
}

const entry = (path: string, sha: string): TreeEntry => ({ path, mode: FILE, type: 'blob', sha });

const blobOf = async ({ github }: Desk, { path, text }: NewFile): Promise<TreeEntry> => {
  const blob = await github.ask({
    route: 'POST /repos/{owner}/{repo}/git/blobs',
    parameters: { content: Buffer.from(text, 'utf8').toString('base64'), encoding: 'base64' },
    answer: Made,
    repeatable: true,
  });
  return entry(path, told(blob).value.sha);
};

/** Named by its content: whether two trees are the same is told by their names, modes and all that stands beside them included. */
const treeOf = async ({ github }: Desk, base: string, tree: readonly TreeEntry[]): Promise<string> => {
  const made = await github.ask({
    route: 'POST /repos/{owner}/{repo}/git/trees',
    parameters: { base_tree: base, tree },
    answer: Made,
    repeatable: true,
  });
  return told(made).value.sha;
};

const commitOf = async ({ github }: Desk, sha: string) =>
  told(
    await github.ask({
      route: 'GET /repos/{owner}/{repo}/commits/{ref}',
      // One file of it is enough: what it holds is told by its tree.
      parameters: { ref: sha, per_page: 1 },
      answer: Commit,
    }),
  ).value;

/**
 * One commit on main with these files and nothing else. Neither author nor committer is given: then GitHub signs it as the App's.
 * What a crash leaves behind is named by its content and belongs to no branch.
 */
export const commitFiles = async (
  desk: Desk,
  { files, commitMessage }: Pick<NewPull, 'files' | 'commitMessage'>,
): Promise<string> => {
  const main = await headOf(desk, desk.main);
  if (main === undefined) throw new Error(`the repository has no branch ${desk.main}`);
  const base = await commitOf(desk, main);
  const entries: TreeEntry[] = [];
  for (const file of files) entries.push(await blobOf(desk, file));
  const tree = await treeOf(desk, base.commit.tree.sha, entries);
  const made = await desk.github.ask({
    route: 'POST /repos/{owner}/{repo}/git/commits',
    parameters: { message: commitMessage, tree, parents: [main] },
    answer: Made,
    repeatable: true,
  });
  return told(made).value.sha;
};

const fileAt = async ({ github }: Desk, commit: string, path: string): Promise<TreeEntry | undefined> => {
  const found = told(await inSteps((step) => treePaths(github, step)(commit, path)));
  return found?.mode === FILE ? entry(path, found.sha) : undefined;
};

/** Why the commit is not the one that the App makes of these files; undefined: it is. */
export const differsFrom = async (
  desk: Desk,
  head: string,
  files: NewPull['files'],
): Promise<string | undefined> => {
  const { github, app, main } = desk;
  const commit = await commitOf(desk, head);
  const [parent, ...more] = commit.parents;
  if (parent === undefined || more.length > 0) return `commit ${head} has ${commit.parents.length} parents`;
  if (commit.author?.id !== app.userId) {
    return `commit ${head} is by ${commit.author?.login ?? 'nobody that GitHub knows'} and not by the App`;
  }
  if (commit.commit.verification?.verified !== true)
    return `commit ${head} is not signed by GitHub for the App`;
  const comparison = await github.ask({
    route: 'GET /repos/{owner}/{repo}/compare/{basehead}',
    parameters: { basehead: `${parent.sha}...${main}`, per_page: 1 },
    answer: Comparison,
  });
  const { status } = told(comparison).value;
  if (status !== 'ahead' && status !== 'identical') return `commit ${head} does not stand on ${main}`;
  const base = await commitOf(desk, parent.sha);
  const entries: TreeEntry[] = [];
  for (const file of files) {
    const found = file.worded ? await fileAt(desk, head, file.path) : undefined;
    entries.push(found ?? (await blobOf(desk, file)));
  }
  const tree = await treeOf(desk, base.commit.tree.sha, entries);
  return tree === commit.commit.tree.sha
    ? undefined
    : `commit ${head} holds something else than the record and dossier of this attempt`;
};
