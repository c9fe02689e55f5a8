import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { gitDate, type Signature } from './clean-environment.ts';
import type { GitObjects, Raw, TreeEntry } from './git-objects.ts';

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
  /** Undefined: an object of it is not there, or is of another kind. */
  tree(base: string | undefined, changes: readonly TreeChange[]): string | undefined;
  commit(wanted: NewCommit): string;
}

/** As git sorts a tree: a folder as if its name ended in a slash. */
const sortKey = ({ path, type }: TreeEntry): Buffer => Buffer.from(type === 'tree' ? `${path}/` : path);

const person = ({ name, email, at }: Signature): string => `${name} <${email}> ${gitDate(at)}`;

/**
 * Loose objects, as git itself writes them: a process for each would cost some milliseconds, and a gate has dozens. That git finds
 * the repository sound, a test asks `git fsck`.
 */
export const objectWriter = (
  folder: string,
  objects: GitObjects,
  remember: (sha: string, raw: Raw) => void,
): ObjectWriter => {
  const put = (type: string, content: Buffer): string => {
    const whole = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]);
    const sha = createHash('sha1').update(whole).digest('hex');
    const place = join(folder, 'objects', sha.slice(0, 2));
    const file = join(place, sha.slice(2));
    remember(sha, { type, content });
    if (!existsSync(file)) {
      mkdirSync(place, { recursive: true });
      writeFileSync(file, deflateSync(whole, { level: 1 }));
    }
    return sha;
  };

  const putTree = (entries: readonly TreeEntry[]): string => {
    const sorted = entries.toSorted((left, right) => Buffer.compare(sortKey(left), sortKey(right)));
    const lines = sorted.map(({ mode, path, sha }) =>
      Buffer.concat([Buffer.from(`${mode.replace(/^0/, '')} ${path}\0`), Buffer.from(sha, 'hex')]),
    );
    return put('tree', Buffer.concat(lines));
  };

  const typeOf = (mode: string): TreeEntry['type'] =>
    mode === '040000' ? 'tree' : mode === '160000' ? 'commit' : 'blob';

  /** Undefined: nothing is left of it. */
  const changed = (base: string | undefined, changes: readonly TreeChange[]): string | undefined => {
    const entries = new Map(
      (base === undefined ? [] : (objects.tree(base) ?? [])).map((entry) => [entry.path, entry]),
    );
    const below = Map.groupBy(changes, ({ path }) => path.slice(0, `${path}/`.indexOf('/')));
    for (const [name, inside] of below) {
      const whole = inside.findLast(({ path }) => path === name);
      if (whole?.sha === null) entries.delete(name);
      else if (whole)
        entries.set(name, { path: name, mode: whole.mode, type: typeOf(whole.mode), sha: whole.sha });
      const deeper = inside.filter(({ path }) => path !== name);
      if (deeper.length === 0) continue;
      const there = entries.get(name);
      const tree = changed(
        there?.type === 'tree' ? there.sha : undefined,
        deeper.map((change) => ({ ...change, path: change.path.slice(name.length + 1) })),
      );
      if (tree === undefined) entries.delete(name);
      else entries.set(name, { path: name, mode: '040000', type: 'tree', sha: tree });
    }
    return entries.size === 0 ? undefined : putTree([...entries.values()]);
  };

  const isThere = ({ mode, sha }: TreeChange): boolean =>
    sha === null ||
    (typeOf(mode) === 'tree' ? objects.tree(sha) : typeOf(mode) === 'blob' ? objects.blob(sha) : true) !==
      undefined;

  return {
    blob: (content) => put('blob', Buffer.from(content)),
    tree(base, changes) {
      if (!changes.every(isThere) || (base !== undefined && !objects.tree(base))) return undefined;
      return changed(base, changes) ?? putTree([]);
    },
    commit: ({ tree, parents, author, committer, message }) =>
      put(
        'commit',
        Buffer.from(
          `tree ${tree}\n${parents.map((parent) => `parent ${parent}\n`).join('')}author ${person(author)}\n` +
            `committer ${person(committer)}\n\n${message.replace(/\n*$/, '\n')}`,
        ),
      ),
  };
};
