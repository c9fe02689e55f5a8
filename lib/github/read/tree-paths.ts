import type { Github } from '#lib/github/client/call.ts';
import { Tree } from '#lib/github/wire/git.ts';
import { type Step, stop } from './steps.ts';

export interface Entry {
  readonly sha: string;
  readonly mode: string;
  /** Bytes, of a file. */
  readonly size: number | undefined;
}

export type FindPath = (commit: string, path: string) => Promise<Entry | undefined>;

/**
 * What stands at a path of a commit, mode and all: walked folder by folder, since a whole tree may be cut off and the answer for
 * a single file names no mode. Folders that commits have in common are read once.
 */
export const treePaths = (github: Github, step: Step): FindPath => {
  const read = new Map<string, Promise<Tree>>();
  const tree = async (sha: string): Promise<Tree> => {
    const answered = await github.ask({
      route: 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}',
      parameters: { tree_sha: sha },
      answer: Tree,
    });
    const { value } = step(answered);
    if (value.truncated) stop('refused', `GitHub cut off the tree ${sha}: the folder has too many entries`);
    return value;
  };
  const folder = (sha: string): Promise<Tree> => {
    const known = read.get(sha) ?? tree(sha);
    read.set(sha, known);
    return known;
  };
  return async (commit, path) => {
    const parts = path.split('/');
    let at = commit;
    for (const [index, part] of parts.entries()) {
      const { tree: entries } = await folder(at);
      const entry = entries.find((one) => one.path === part);
      if (entry === undefined) return undefined;
      if (index === parts.length - 1) return { sha: entry.sha, mode: entry.mode, size: entry.size };
      // A file or a link where a folder should be: the path is not there.
      if (entry.type !== 'tree') return undefined;
      at = entry.sha;
    }
    return undefined;
  };
};
