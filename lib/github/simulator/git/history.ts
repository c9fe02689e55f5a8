/** What git says about commits and their relation; never changes for the same SHAs, so it is asked once. */
import { type Ancestry, ancestryOf } from './ancestry.ts';
import { type GitCommand, must } from './git-command.ts';
import type { GitObjects, TreeEntry } from './git-objects.ts';

export interface ChangedFile {
  readonly path: string;
  readonly previousPath?: string;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'changed';
  readonly mode: string;
  /** Of the new side; of the old one where it was removed. */
  readonly sha: string;
  readonly oldSha: string;
  readonly additions: number;
  readonly deletions: number;
}

export interface History extends Ancestry {
  /** Of commits; an undefined `from` is the empty tree. */
  changes(from: string | undefined, to: string): readonly ChangedFile[];
  patch(from: string | undefined, to: string, path: string): string;
  /** Tree of both put together; undefined where they conflict. */
  mergedTree(ours: string, theirs: string): string | undefined;
}

const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

const statusOf = (letter: string): ChangedFile['status'] => {
  switch (letter) {
    case 'A':
      return 'added';
    case 'D':
      return 'removed';
    case 'R':
      return 'renamed';
    case 'T':
      return 'changed';
    default:
      return 'modified';
  }
};

/** `--raw -z` and then `--numstat -z`, in one output. */
const parseChanges = (output: string): readonly ChangedFile[] => {
  const fields = output.split('\0');
  const files: Omit<ChangedFile, 'additions' | 'deletions'>[] = [];
  const counts = new Map<string, readonly [number, number]>();
  let at = 0;
  const next = (): string => fields[at++] ?? '';
  while (at < fields.length) {
    const field = next();
    if (field.startsWith(':')) {
      const [, mode = '', oldSha = '', newSha = '', letters = ''] = field.slice(1).split(' ');
      const status = statusOf(letters.slice(0, 1));
      const first = next();
      const path = status === 'renamed' ? next() : first;
      files.push({
        path,
        ...(status === 'renamed' && { previousPath: first }),
        status,
        mode,
        sha: status === 'removed' ? oldSha : newSha,
        oldSha,
      });
    } else if (field !== '') {
      const [added = '0', deleted = '0', path = ''] = field.split('\t');
      // A rename has its two paths in fields of their own.
      const [, renamed = ''] = path === '' ? [next(), next()] : [];
      const named = path === '' ? renamed : path;
      counts.set(named, [Number(added) || 0, Number(deleted) || 0]);
    }
  }
  return files.map((file) => {
    const [additions, deletions] = counts.get(file.path) ?? [0, 0];
    return { ...file, additions, deletions };
  });
};

/** Asks once for each set of arguments. */
const remembered = <K extends readonly (string | undefined)[], T>(ask: (...keys: K) => T) => {
  const known = new Map<string, { readonly answer: T }>();
  return (...keys: K): T => {
    const key = keys.join(' ');
    const found = known.get(key) ?? { answer: ask(...keys) };
    known.set(key, found);
    return found.answer;
  };
};

/** Most pull requests of gates add files and do nothing else: for them nobody has to be asked. */
const onlyAdded = (
  objects: GitObjects,
  walk: (commit: string) => readonly TreeEntry[],
  from: string | undefined,
  to: string,
): readonly ChangedFile[] | undefined => {
  const old = new Map((from === undefined ? [] : walk(from)).map((entry) => [entry.path, entry]));
  const files: ChangedFile[] = [];
  for (const entry of walk(to)) {
    const there = old.get(entry.path);
    old.delete(entry.path);
    if (entry.type === 'tree' || (there?.sha === entry.sha && there.mode === entry.mode)) continue;
    const content = there ? undefined : objects.blob(entry.sha);
    if (!content || content.includes(0)) return undefined;
    const { path, mode, sha } = entry;
    const additions = linesOf(content).length;
    files.push({ path, mode, sha, status: 'added', oldSha: NOTHING, additions, deletions: 0 });
  }
  return [...old.values()].some(({ type }) => type !== 'tree') ? undefined : files;
};

const NOTHING = '0'.repeat(40);
const linesOf = (content: Buffer): readonly string[] => {
  const lines = content.toString('utf8').split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
};

/** As `diff` shows a file that is new. */
const addedPatch = (content: Buffer): string => {
  const lines = linesOf(content);
  if (lines.length === 0) return '';
  const head = `@@ -0,0 +1${lines.length === 1 ? '' : `,${lines.length}`} @@`;
  const end = content.at(-1) === 0x0a ? '' : '\n\\ No newline at end of file';
  return `${head}\n${lines.map((line) => `+${line}`).join('\n')}${end}`;
};

export const gitHistory = (
  git: GitCommand,
  objects: GitObjects,
  walk: (commit: string) => readonly TreeEntry[],
): History => {
  const ancestry = ancestryOf(objects);
  const changes = remembered(
    (from: string | undefined, to: string) =>
      onlyAdded(objects, walk, from, to) ??
      parseChanges(
        must(
          git(['diff-tree', '-r', '-M', '-z', '--full-index', '--raw', '--numstat', from ?? EMPTY_TREE, to]),
          'diff-tree',
        ).toString('utf8'),
      ),
  );
  return {
    ...ancestry,
    changes,
    patch: remembered((from: string | undefined, to: string, path: string) => {
      const file = changes(from, to).find((one) => one.path === path);
      const content = file?.status === 'added' ? objects.blob(file.sha) : undefined;
      if (content && !content.includes(0)) return addedPatch(content);
      const paths = [path, ...(file?.previousPath === undefined ? [] : [file.previousPath])];
      const answer = git(['diff-tree', '-r', '-M', '-p', from ?? EMPTY_TREE, to, '--', ...paths]);
      const text = must(answer, 'diff-tree').toString('utf8');
      const start = text.indexOf('\n@@ ');
      return start === -1 ? '' : text.slice(start + 1).replace(/\n$/, '');
    }),
    mergedTree: remembered((ours: string, theirs: string) => {
      const base = ancestry.mergeBase(ours, theirs);
      if (base === ours) return objects.commit(theirs)?.tree;
      if (base === theirs) return objects.commit(ours)?.tree;
      const answer = git(['merge-tree', '--write-tree', '--no-messages', ours, theirs]);
      return answer.status === 0 ? answer.output.toString('ascii').trim() : undefined;
    }),
  };
};
