import type { Signature } from './clean-environment.ts';
import { signedBy } from './clean-environment.ts';
import { type GitCommand, must } from './git-command.ts';

/** One path of a new tree; null takes it out. */
export interface TreeChange {
  readonly path: string;
  readonly mode: string;
  readonly sha: string | null;
}

export interface NewCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

export interface ObjectWriter {
  blob(content: Buffer | string): string;
  /** Undefined: git will not have it, because a path or an object is not usable. */
  tree(base: string | undefined, changes: readonly TreeChange[]): string | undefined;
  commit(wanted: NewCommit): string;
}

const NOTHING = '0'.repeat(40);
const sha = (output: Buffer): string => output.toString('ascii').trim();

export const objectWriter = (git: GitCommand): ObjectWriter => ({
  blob: (content) => sha(must(git(['hash-object', '-w', '--stdin'], { input: content }), 'hash-object')),
  tree(base, changes) {
    const began = git(base === undefined ? ['read-tree', '--empty'] : ['read-tree', base]);
    if (began.status !== 0) return undefined;
    const lines = changes.map(({ path, mode, sha: to }) =>
      to === null ? `0 ${NOTHING}\t${path}\0` : `${mode} ${to}\t${path}\0`,
    );
    const changed = git(['update-index', '-z', '--index-info'], { input: lines.join('') });
    if (changed.status !== 0) return undefined;
    const written = git(['write-tree']);
    return written.status === 0 ? sha(written.output) : undefined;
  },
  commit: ({ tree, parents, author, committer, message }) =>
    sha(
      must(
        git(['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent])], {
          input: `${message}\n`,
          environment: signedBy(author, committer),
        }),
        'commit-tree',
      ),
    ),
});
