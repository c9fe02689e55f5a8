/** What git says about commits and their relation; never changes for the same SHAs, so it is asked once. */
import { type GitCommand, must } from './git-command.ts';

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

export interface History {
  mergeBase(left: string, right: string): string | undefined;
  /** Whether `commit` contains `ancestor`; a commit contains itself. */
  contains(commit: string, ancestor: string): boolean;
  /** Commits of `to` that `from` has not, oldest first. */
  range(from: string, to: string): readonly string[];
  /** Of one commit and all before it, newest first; where a path is given, those that changed it. */
  log(from: string, path?: string): readonly string[];
  /** An undefined `from` is the empty tree. */
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

const lines = (output: Buffer): readonly string[] =>
  output
    .toString('ascii')
    .split('\n')
    .filter((line) => line !== '');

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

export const gitHistory = (git: GitCommand): History => ({
  mergeBase: remembered((left: string, right: string) => {
    const answer = git(['merge-base', left, right]);
    return answer.status === 0 ? answer.output.toString('ascii').trim() : undefined;
  }),
  contains: remembered(
    (commit: string, ancestor: string) =>
      commit === ancestor || git(['merge-base', '--is-ancestor', ancestor, commit]).status === 0,
  ),
  range: remembered((from: string, to: string) =>
    lines(must(git(['rev-list', '--reverse', '--topo-order', `${from}..${to}`]), 'rev-list')),
  ),
  log: remembered((from: string, path?: string) =>
    lines(must(git(['rev-list', from, ...(path === undefined ? [] : ['--', path])]), 'rev-list')),
  ),
  changes: remembered((from: string | undefined, to: string) =>
    parseChanges(
      must(
        git(['diff-tree', '-r', '-M', '-z', '--full-index', '--raw', '--numstat', from ?? EMPTY_TREE, to]),
        'diff-tree',
      ).toString('utf8'),
    ),
  ),
  patch: remembered((from: string | undefined, to: string, path: string) => {
    const answer = git(['diff-tree', '-r', '-p', from ?? EMPTY_TREE, to, '--', path]);
    const text = must(answer, 'diff-tree').toString('utf8');
    const start = text.indexOf('\n@@ ');
    return start === -1 ? '' : text.slice(start + 1).replace(/\n$/, '');
  }),
  mergedTree: remembered((ours: string, theirs: string) => {
    const answer = git(['merge-tree', '--write-tree', '--no-messages', ours, theirs]);
    return answer.status === 0 ? answer.output.toString('ascii').trim() : undefined;
  }),
});
