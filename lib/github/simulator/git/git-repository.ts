import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gitIn, must } from './git-command.ts';
import { type GitObjects, gitObjects, type TreeEntry } from './git-objects.ts';
import { gitHistory, type History } from './history.ts';
import { type ObjectWriter, objectWriter } from './write-objects.ts';

/** A real bare repository. Only the stand-in writes to it, so it remembers the refs; anybody may read the folder with git. */
export interface GitRepository {
  readonly folder: string;
  readonly objects: GitObjects;
  readonly write: ObjectWriter;
  readonly history: History;
  /** Full names: `refs/heads/main`. */
  readonly refs: ReadonlyMap<string, string>;
  setRef(name: string, sha: string): void;
  deleteRef(name: string): void;
  isRefName(name: string): boolean;
  /** One path of a commit's tree; undefined: nothing is there. */
  entry(commit: string, path: string): TreeEntry | undefined;
  /** All entries below a tree, with whole paths; trees as well. */
  walk(tree: string): readonly TreeEntry[];
}

export const makeGitRepository = (folder: string, defaultBranch: string): GitRepository => {
  mkdirSync(join(folder, 'objects/info'), { recursive: true });
  const git = gitIn(folder);
  must(git(['init', '--quiet', '--bare', `--initial-branch=${defaultBranch}`, '--template=']), 'init');
  const objects = gitObjects(git);
  const refs = new Map<string, string>();
  const walks = new Map<string, readonly TreeEntry[]>();

  const walk = (tree: string, prefix = ''): readonly TreeEntry[] =>
    (objects.tree(tree) ?? []).flatMap((entry) => {
      const whole = { ...entry, path: `${prefix}${entry.path}` };
      return entry.type === 'tree' ? [whole, ...walk(entry.sha, `${whole.path}/`)] : [whole];
    });

  return {
    folder,
    objects,
    write: objectWriter(git),
    history: gitHistory(git),
    refs,
    setRef(name, sha) {
      must(git(['update-ref', name, sha]), 'update-ref');
      refs.set(name, sha);
    },
    deleteRef(name) {
      must(git(['update-ref', '-d', name]), 'update-ref -d');
      refs.delete(name);
    },
    isRefName: (name) => /^refs\/[^/]+\/./.test(name) && git(['check-ref-format', name]).status === 0,
    entry(commit, path) {
      let tree = objects.commit(commit)?.tree;
      const names = path.split('/').filter((name) => name !== '');
      for (const [index, name] of names.entries()) {
        const entry = tree === undefined ? undefined : objects.tree(tree)?.find((one) => one.path === name);
        if (!entry || index === names.length - 1) return entry && { ...entry, path };
        tree = entry.type === 'tree' ? entry.sha : undefined;
      }
      return tree === undefined ? undefined : { path: '', mode: '040000', type: 'tree', sha: tree };
    },
    walk(tree) {
      const known = walks.get(tree) ?? walk(tree);
      walks.set(tree, known);
      return known;
    },
  };
};
