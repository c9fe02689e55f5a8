import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gitIn } from './git-command.ts';
import { type GitObjects, gitObjects, type Raw, type TreeEntry } from './git-objects.ts';
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

const CONFIG = '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n';

/** `git check-ref-format`: what no name of a ref may hold. Control characters are none of its either. */
const ODD = /\.\.|@\{|\/\/|\/\.|\.lock(\/|$)|[ ~^:?*[\\]|[./]$|[^\u0021-\u007e\u00a0-\uffff]/;

/** Makes an empty one in the folder. */
export const makeGitRepository = (folder: string, defaultBranch: string): GitRepository => {
  for (const name of ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags'])
    mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'HEAD'), `ref: refs/heads/${defaultBranch}\n`);
  writeFileSync(join(folder, 'config'), CONFIG);
  const git = gitIn(folder);
  const raw = new Map<string, Raw>();
  const objects = gitObjects(git, raw);
  const refs = new Map<string, string>();
  const walks = new Map<string, readonly TreeEntry[]>();

  const walkBelow = (tree: string, prefix = ''): readonly TreeEntry[] =>
    (objects.tree(tree) ?? []).flatMap((entry) => {
      const whole = { ...entry, path: `${prefix}${entry.path}` };
      return entry.type === 'tree' ? [whole, ...walkBelow(entry.sha, `${whole.path}/`)] : [whole];
    });
  const walk = (tree: string): readonly TreeEntry[] => {
    const known = walks.get(tree) ?? walkBelow(tree);
    walks.set(tree, known);
    return known;
  };

  return {
    folder,
    objects,
    write: objectWriter(folder, objects, (sha, written) => raw.set(sha, written)),
    history: gitHistory(git, objects, (commit) => walk(objects.commit(commit)?.tree ?? '')),
    refs,
    setRef(name, sha) {
      const file = join(folder, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${sha}\n`);
      refs.set(name, sha);
    },
    deleteRef(name) {
      rmSync(join(folder, name), { force: true });
      refs.delete(name);
    },
    isRefName: (name) => /^refs\/[^/]+\/./.test(name) && !ODD.test(name),
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
    walk,
  };
};
